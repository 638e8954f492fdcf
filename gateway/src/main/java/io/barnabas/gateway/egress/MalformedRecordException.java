package io.barnabas.gateway.egress;

/** A record breaks the contract; the message says how. */
final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** What is wrong, as a metric's label. */
    enum Cause {
        ADDRESS,
        TARGET,
        ACTION,
        CODE,
        ANSWER,
        UTF8;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    MalformedRecordException(Cause cause, String message) {
        super(message, null, false, false);
        this.cause = cause;
    }

    Cause malformation() {
        return cause;
    }
}
