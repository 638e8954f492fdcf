package io.barnabas.worker.handler;

import org.jspecify.annotations.Nullable;

/**
 * A payload that no attempt will be able to read: the record goes to the dead-letter topic at once, with the cause
 * {@code unreadable-payload}. Handlers may throw it too.
 */
public final class UnreadablePayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was found and what was expected */
    public UnreadablePayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
