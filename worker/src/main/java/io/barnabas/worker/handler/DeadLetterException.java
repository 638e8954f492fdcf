package io.barnabas.worker.handler;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler for an event that no attempt will be able to handle: its record goes to the dead-letter topic at
 * once, with the cause {@code rejected}.
 */
public final class DeadLetterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for whoever reads the dead letter: what was found and what was expected */
    public DeadLetterException(String message) {
        this(message, null);
    }

    /** @param message for whoever reads the dead letter: what was found and what was expected */
    public DeadLetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
