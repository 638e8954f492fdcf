package io.barnabas.common.contract;

import java.lang.System.Logger.Level;

/**
 * The one table of why connections close: the number on the wire, who did it, whether a client should come back, how
 * loud the log is, and the sentence that people read. The label is the {@code cause} of {@code closed} and of the
 * metric. {@code docs/CODES.md} is printed from it.
 */
public enum CloseCode {
    CLIENT(
            1005,
            3000,
            ClosedBy.CLIENT,
            true,
            Level.INFO,
            "The client closed the connection; its own code and reason are reported."),
    NETWORK(1006, 3000, ClosedBy.NETWORK, true, Level.INFO, "The connection broke without a Close frame."),
    HEARTBEAT(
            1006,
            3012,
            ClosedBy.GATEWAY,
            true,
            Level.INFO,
            "Nothing came from the client within the time allowed after a Ping; the connection was cut."),
    BACKEND(
            1000,
            3503,
            ClosedBy.BACKEND,
            false,
            Level.INFO,
            "A worker closed the connection; its code and reason are reported."),
    OPERATOR(4508, 3011, ClosedBy.GATEWAY, true, Level.INFO, "An operator closed the connection."),
    PROTOCOL_ERROR(1002, 3501, ClosedBy.GATEWAY, false, Level.INFO, "The client broke RFC 6455."),
    INVALID_UTF8(
            1007, 3501, ClosedBy.GATEWAY, false, Level.INFO, "A text message or close reason was not valid UTF-8."),
    MESSAGE_TOO_BIG(1009, 3501, ClosedBy.GATEWAY, false, Level.INFO, "A message was larger than the route allows."),
    MESSAGE_TIMEOUT(
            4503,
            3013,
            ClosedBy.GATEWAY,
            true,
            Level.INFO,
            "A message was begun and not finished in the time allowed."),
    MESSAGE_RATE(
            4504, 3013, ClosedBy.GATEWAY, true, Level.INFO, "The client sent more messages per second than allowed."),
    BYTE_RATE(4505, 3013, ClosedBy.GATEWAY, true, Level.INFO, "The client sent more bytes per second than allowed."),
    CONTROL_RATE(
            4506,
            3013,
            ClosedBy.GATEWAY,
            true,
            Level.INFO,
            "The client sent more Ping and Pong frames, or text pings, per second than allowed."),
    UNAUTHENTICATED(4401, 3500, ClosedBy.GATEWAY, false, Level.INFO, "The token of the first frame was refused."),
    AUTH_TIMEOUT(4408, 3502, ClosedBy.GATEWAY, false, Level.INFO, "No token came in a first frame in time."),
    AUTH_UNAVAILABLE(
            4509,
            3004,
            ClosedBy.GATEWAY,
            true,
            Level.WARNING,
            "The token of the first frame could not be judged: no keys, or no answer of a worker."),
    USER_LIMIT(4429, 3504, ClosedBy.GATEWAY, false, Level.INFO, "The user has as many connections as allowed."),
    EXPIRED(
            4507,
            3005,
            ClosedBy.GATEWAY,
            true,
            Level.INFO,
            "The token of the connection expired; come with a new one."),
    INTERNAL_ERROR(1011, 3004, ClosedBy.GATEWAY, true, Level.ERROR, "The gateway failed unexpectedly."),
    SHUTDOWN(
            1012,
            3001,
            ClosedBy.GATEWAY,
            true,
            Level.INFO,
            "The gateway node is leaving or sheds connections; any other node will do."),
    OVERLOAD(1013, 3004, ClosedBy.GATEWAY, true, Level.WARNING, "Kafka did not take the client's frames for too long."),
    NOT_ACCEPTED(
            4500,
            3004,
            ClosedBy.GATEWAY,
            true,
            Level.WARNING,
            "Writing a frame to Kafka failed: frames after lastSequence may be lost and were not confirmed."),
    SLOW_CONSUMER(
            4501, 3008, ClosedBy.GATEWAY, true, Level.INFO, "The client read too slowly: too much waited for it."),
    NODE_MEMORY(
            4502,
            3008,
            ClosedBy.GATEWAY,
            true,
            Level.WARNING,
            "The node reached its memory for all clients, and most of it was held for this one; the connection was cut."),
    FENCED(
            4510,
            3001,
            ClosedBy.GATEWAY,
            true,
            Level.WARNING,
            "The node was cut off from Kafka for so long that the closer has told its connections' ends as node-lost;"
                    + " it closed them and began anew."),
    NODE_LOST(1006, 3001, ClosedBy.CLOSER, true, Level.WARNING, "The gateway node that held the connection is gone.");

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
            return Labels.of(this);
        }
    }

    private final int code;
    private final int resumableCode;
    private final ClosedBy closedBy;
    private final boolean reconnect;
    private final Level level;
    private final String sentence;

    CloseCode(int code, int resumableCode, ClosedBy closedBy, boolean reconnect, Level level, String sentence) {
        this.code = code;
        this.resumableCode = resumableCode;
        this.closedBy = closedBy;
        this.reconnect = reconnect;
        this.level = level;
        this.sentence = sentence;
    }

    /** Close code of RFC 6455 section 7.4, or a private one from 4000 on; 1005 and 1006 never stand on the wire. */
    public int code() {
        return code;
    }

    /** Whether a Close frame with {@link #code} may be sent; 1005 and 1006 only report (RFC 6455 section 7.4.1). */
    public boolean isOnTheWire() {
        return code != 1005 && code != 1006;
    }

    /**
     * The number in the resumable protocol: 3000 to 3499 where a client comes back, 3500 to 3999 where it does not.
     *
     * @see <a href="https://centrifugal.dev/docs/server/codes">Centrifugo's list</a>
     */
    public int resumableCode() {
        return resumableCode;
    }

    public ClosedBy closedBy() {
        return closedBy;
    }

    /** Whether a client should connect again. */
    public boolean reconnect() {
        return reconnect;
    }

    /** How loud the line about such an end is. */
    public Level level() {
        return level;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** The value of {@code cause} and of the metric's label. */
    public String label() {
        return Labels.of(this);
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
