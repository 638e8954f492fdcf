package io.barnabas.common.contract;

import java.util.Locale;

/**
 * The one table of why connections close: the number on the wire, who did it, whether a client should come back, and
 * the sentence that people read. The label is the {@code cause} of {@code closed} and of the metric.
 */
public enum CloseCode {
    CLIENT(1005, ClosedBy.CLIENT, true, "The client closed the connection; its own code and reason are reported."),
    NETWORK(1006, ClosedBy.NETWORK, true, "The connection broke without a Close frame."),
    BACKEND(1000, ClosedBy.BACKEND, false, "A worker closed the connection; its code and reason are reported."),
    PROTOCOL_ERROR(1002, ClosedBy.GATEWAY, false, "The client broke RFC 6455."),
    INVALID_UTF8(1007, ClosedBy.GATEWAY, false, "A text message or close reason was not valid UTF-8."),
    MESSAGE_TOO_BIG(1009, ClosedBy.GATEWAY, false, "A message was larger than the route allows."),
    INTERNAL_ERROR(1011, ClosedBy.GATEWAY, true, "The gateway failed unexpectedly."),
    SHUTDOWN(1012, ClosedBy.GATEWAY, true, "The gateway node is leaving; any other node will do."),
    OVERLOAD(1013, ClosedBy.GATEWAY, true, "Kafka did not take the client's frames for too long."),
    NOT_ACCEPTED(
            4500,
            ClosedBy.GATEWAY,
            true,
            "Writing a frame to Kafka failed: frames after lastSequence may be lost and were not confirmed."),
    SLOW_CONSUMER(4501, ClosedBy.GATEWAY, true, "The client read too slowly: too many bytes waited for it."),
    NODE_LOST(1006, ClosedBy.CLOSER, true, "The gateway node that held the connection is gone.");

    /** What {@link #allowedFromBackend} allows, in words. */
    public static final String ALLOWED_FROM_BACKEND = "1000, 1001, 1003, 1007 to 1009, 1011 to 1014 or 3000 to 4999";

    /** RFC 6455 section 5.5: a control frame holds 125 bytes, two of them the code. */
    public static final int MAX_REASON_BYTES = 123;

    /** Who ended a connection. */
    public enum ClosedBy {
        CLIENT,
        GATEWAY,
        NETWORK,
        BACKEND,
        CLOSER;

        /** The value in {@code closed}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int code;
    private final ClosedBy closedBy;
    private final boolean reconnect;
    private final String sentence;

    CloseCode(int code, ClosedBy closedBy, boolean reconnect, String sentence) {
        this.code = code;
        this.closedBy = closedBy;
        this.reconnect = reconnect;
        this.sentence = sentence;
    }

    /** Close code of RFC 6455 section 7.4, or a private one from 4000 on; 1005 and 1006 never stand on the wire. */
    public int code() {
        return code;
    }

    public ClosedBy closedBy() {
        return closedBy;
    }

    /** Whether a client should connect again. */
    public boolean reconnect() {
        return reconnect;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** The value of {@code cause} and of the metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether a worker may close a connection with the code: 1000, 1001, 1003, 1007 to 1009, 1011 to 1014 and 3000 to 4999
     * (RFC 6455 section 7.4.2; the rest are for the protocol's own use or never on the wire).
     */
    public static boolean allowedFromBackend(int code) {
        return code == 1000
                || code == 1001
                || code == 1003
                || (code >= 1007 && code <= 1009)
                || (code >= 1011 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }
}
