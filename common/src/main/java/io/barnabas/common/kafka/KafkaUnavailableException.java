package io.barnabas.common.kafka;

import org.jspecify.annotations.Nullable;

/** The cluster does not answer, or refuses; the message is one sentence for people, the cause is Kafka's. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KafkaUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
