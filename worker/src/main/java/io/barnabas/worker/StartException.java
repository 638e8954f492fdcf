package io.barnabas.worker;

/** The worker cannot start; the message is one sentence for people. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
