package io.barnabas.worker.handler;

/** A record to a client is larger than Kafka takes; the message names its size and the limit. */
public final class OutputTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutputTooLargeException(String message) {
        super(message);
    }
}
