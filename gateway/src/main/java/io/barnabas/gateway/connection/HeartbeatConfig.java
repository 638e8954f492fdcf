package io.barnabas.gateway.connection;

/**
 * The gateway's own heartbeat on connections of a route (RFC 6455 section 5.5.2).
 *
 * @param intervalMs longest time between two Pings, in milliseconds; each is up to a fifth earlier, by chance
 * @param timeoutMs how long after a Ping nothing at all may come, in milliseconds
 * @param pausedPongMs how often a client that pings by text is sent the answer while its socket is not read, in
 *     milliseconds
 */
public record HeartbeatConfig(long intervalMs, long timeoutMs, long pausedPongMs) {
    /** A Ping every 25 s, 10 s of patience, an answer every 2 s while the socket is not read. */
    public static final HeartbeatConfig DEFAULT = new HeartbeatConfig(25_000, 10_000, 2_000);

    public HeartbeatConfig {
        check("heartbeat interval (ms)", intervalMs);
        check("heartbeat timeout (ms)", timeoutMs);
        check("heartbeat interval of answers while paused (ms)", pausedPongMs);
    }

    private static void check(String what, long value) {
        if (value < TimingWheel.TICK_MS) {
            throw new IllegalArgumentException(what + " " + value + ": expected " + TimingWheel.TICK_MS + " or more");
        }
    }
}
