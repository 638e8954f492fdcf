package io.barnabas.e2e.auth;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that the gateway and what it stands on say while this is open, down to TRACE; it goes nowhere else. */
final class AllLogged implements AutoCloseable {
    private static final List<String> NAMES = List.of("io.barnabas", "io.vertx", "io.netty", "com.nimbusds");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Keeper keeper = new Keeper();

    AllLogged() {
        keeper.start();
        for (String name : NAMES) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.TRACE);
            logger.setAdditive(false);
            logger.addAppender(keeper);
        }
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        for (String name : NAMES) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAppender(keeper);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
    }

    private final class Keeper extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage()));
        }
    }
}
