package io.barnabas.gateway.connection;

/**
 * How much one client may send.
 *
 * @param messages data messages
 * @param bytes payload bytes of data messages
 * @param controls Ping and Pong frames and text pings
 */
public record RateLimits(CellRate messages, CellRate bytes, CellRate controls) {
    /** 1,000 messages (burst 10,000), 16 MiB (burst 64 MiB) and 20 control frames (burst 200) per second. */
    public static final RateLimits DEFAULT =
            new RateLimits(new CellRate(1_000, 10_000), new CellRate(16 << 20, 64 << 20), new CellRate(20, 200));
}
