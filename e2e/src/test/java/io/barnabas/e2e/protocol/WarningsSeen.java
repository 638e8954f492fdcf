package io.barnabas.e2e.protocol;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What the server side says from WARN up while this is open: whatever a client sends is no reason to, and Netty reports
 * leaked buffers there.
 */
final class WarningsSeen implements AutoCloseable {
    private static final List<String> SERVER_SIDE = List.of("io.barnabas.gateway", "io.netty", "io.vertx");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Keeper keeper = new Keeper();

    WarningsSeen() {
        keeper.start();
        for (String name : SERVER_SIDE) {
            logger(name).addAppender(keeper);
        }
    }

    /** For warnings that a test provokes: they go nowhere else. */
    static WarningsSeen silently() {
        WarningsSeen seen = new WarningsSeen();
        SERVER_SIDE.forEach(name -> logger(name).setAdditive(false));
        return seen;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        for (String name : SERVER_SIDE) {
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
