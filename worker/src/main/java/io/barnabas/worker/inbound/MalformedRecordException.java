package io.barnabas.worker.inbound;

/** Carries the cause out of the reader's depth; never leaves the package. */
final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterCause cause;

    MalformedRecordException(DeadLetterCause cause, String message) {
        super(message, null, false, false);
        this.cause = cause;
    }

    DeadLetterCause deadLetterCause() {
        return cause;
    }
}
