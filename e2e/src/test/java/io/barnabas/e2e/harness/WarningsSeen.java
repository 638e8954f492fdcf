package io.barnabas.e2e.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged from WARN up while this is open. */
public final class WarningsSeen implements AutoCloseable {
    private static final List<String> SERVER_SIDE = List.of("io.barnabas.gateway", "io.netty", "io.vertx");

    private final List<String> loggers;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Keeper keeper = new Keeper();

    private WarningsSeen(List<String> loggers, boolean additive) {
        this.loggers = loggers;
        keeper.start();
        for (String name : loggers) {
            logger(name).addAppender(keeper);
            logger(name).setAdditive(additive);
        }
    }

    /** What the server side says: whatever a client sends is no reason to, and Netty reports leaked buffers there. */
    public static WarningsSeen ofTheServer() {
        return new WarningsSeen(SERVER_SIDE, true);
    }

    /** For warnings of the server side that a test provokes: they go nowhere else. */
    public static WarningsSeen silently() {
        return new WarningsSeen(SERVER_SIDE, false);
    }

    /** For warnings of one logger, or of all below it, that a test provokes: they go nowhere else. */
    public static WarningsSeen silently(String logger) {
        return new WarningsSeen(List.of(logger), false);
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        for (String name : loggers) {
            logger(name).detachAppender(keeper);
            logger(name).setAdditive(true);
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private final class Keeper extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " (" + event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage() + ")"));
            }
        }
    }
}
