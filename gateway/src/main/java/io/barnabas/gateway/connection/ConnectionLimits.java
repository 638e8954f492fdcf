package io.barnabas.gateway.connection;

/**
 * Bounds of one connection.
 *
 * @param maxInFlightBytes bytes handed to Kafka and not acknowledged, above which the socket is not read
 * @param maxQueuedBytes bytes waiting for the client, above which it is closed as a slow consumer; one message always
 *     fits
 * @param closeTimeoutMs how long the peer's Close frame is waited for, in milliseconds
 * @param maxPauseMs how long Kafka may refuse frames before the connection is closed, in milliseconds
 */
public record ConnectionLimits(int maxInFlightBytes, int maxQueuedBytes, long closeTimeoutMs, long maxPauseMs) {
    /** 2 MiB in flight, 1 MiB queued, 5 s for the close handshake, 2 minutes of pause. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(2 << 20, 1 << 20, 5_000, 120_000);

    public ConnectionLimits {
        check("max in-flight bytes", maxInFlightBytes);
        check("max queued bytes", maxQueuedBytes);
        check("close timeout (ms)", closeTimeoutMs);
        check("max pause (ms)", maxPauseMs);
    }

    private static void check(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " " + value + ": expected 1 or more");
        }
    }
}
