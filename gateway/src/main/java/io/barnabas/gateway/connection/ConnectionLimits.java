package io.barnabas.gateway.connection;

/**
 * Bounds of one connection.
 *
 * @param maxInFlightBytes bytes handed to Kafka and not acknowledged, above which the socket is not read
 * @param maxQueuedBytes bytes waiting for the client, above which it is closed as a slow consumer; one message always
 *     fits
 * @param maxQueuedMessages messages waiting for the client, above which it is closed as a slow consumer
 * @param closeTimeoutMs how long the peer's Close frame is waited for, in milliseconds
 * @param maxPauseMs how long Kafka may refuse frames before the connection is closed, in milliseconds
 * @param messageTimeoutMs how long a message may take from its first byte to its last, in milliseconds
 */
public record ConnectionLimits(
        int maxInFlightBytes,
        int maxQueuedBytes,
        int maxQueuedMessages,
        long closeTimeoutMs,
        long maxPauseMs,
        long messageTimeoutMs) {
    /**
     * 2 MiB in flight, 1 MiB or 10,000 messages queued, 5 s for the close handshake, 2 minutes of pause, 30 s for a
     * message.
     */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(2 << 20, 1 << 20, 10_000, 5_000, 120_000, 30_000);

    public ConnectionLimits {
        check("max in-flight bytes", maxInFlightBytes);
        check("max queued bytes", maxQueuedBytes);
        check("max queued messages", maxQueuedMessages);
        check("close timeout (ms)", closeTimeoutMs);
        check("max pause (ms)", maxPauseMs);
        check("message timeout (ms)", messageTimeoutMs);
    }

    private static void check(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " " + value + ": expected 1 or more");
        }
    }
}
