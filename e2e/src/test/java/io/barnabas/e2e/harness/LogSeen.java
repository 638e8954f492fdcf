package io.barnabas.e2e.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What is logged while this is open, from some level up. */
public final class LogSeen implements AutoCloseable {
    private static final List<String> SERVER_SIDE = List.of("io.barnabas.gateway", "io.netty", "io.vertx");
    private static final List<String> ALL = List.of("io.barnabas", "io.vertx", "io.netty", "com.nimbusds");

    private final List<String> loggers;
    private final Level from;
    /** As they were, by the loggers' names; null for one that has its parent's. */
    private final Map<String, @Nullable Level> levels = new HashMap<>();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Keeper keeper = new Keeper();

    private LogSeen(List<String> loggers, Level from, boolean additive) {
        this.loggers = loggers;
        this.from = from;
        keeper.start();
        for (String name : loggers) {
            logger(name).addAppender(keeper);
            logger(name).setAdditive(additive);
            levels.put(name, logger(name).getLevel());
            // WARN is logged anyway, and as a level it would hide what is below it from others.
            if (!from.isGreaterOrEqual(Level.WARN)) {
                logger(name).setLevel(from);
            }
        }
    }

    /** What the server side says: whatever a client sends is no reason to, and Netty reports leaked buffers there. */
    public static LogSeen warningsOfTheServer() {
        return new LogSeen(SERVER_SIDE, Level.WARN, true);
    }

    /** For warnings of the server side that a test provokes: they go nowhere else. */
    public static LogSeen warningsSilently() {
        return new LogSeen(SERVER_SIDE, Level.WARN, false);
    }

    /** For warnings of one logger, or of all below it, that a test provokes: they go nowhere else. */
    public static LogSeen warningsSilently(String logger) {
        return new LogSeen(List.of(logger), Level.WARN, false);
    }

    /** All that the gateway and what it stands on say, down to TRACE; it goes nowhere else. */
    public static LogSeen everything() {
        return new LogSeen(ALL, Level.TRACE, false);
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        for (String name : loggers) {
            logger(name).detachAppender(keeper);
            logger(name).setAdditive(true);
            logger(name).setLevel(levels.get(name));
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private final class Keeper extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(from)) {
                lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage()
                        + (event.getKeyValuePairs() == null ? "" : " " + event.getKeyValuePairs())
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " (" + event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage() + ")"));
            }
        }
    }
}
