package io.barnabas.common.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps Kafka's clients from logging each failed attempt to connect, where one sentence at the end tells all. */
final class QuietClients {
    private final @Nullable Logger logger;
    private final @Nullable Level before;

    QuietClients() {
        org.slf4j.Logger found = LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient");
        logger = found instanceof Logger logback ? logback : null;
        before = logger == null ? null : logger.getLevel();
        if (logger != null) {
            logger.setLevel(Level.ERROR);
        }
    }

    void end() {
        if (logger != null) {
            logger.setLevel(before);
        }
    }
}
