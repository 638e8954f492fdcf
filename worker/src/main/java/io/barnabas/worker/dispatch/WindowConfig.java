package io.barnabas.worker.dispatch;

/**
 * How much of one partition is held in memory.
 *
 * @param records records from the first that is not done to the last received; 1 to 1,000,000
 * @param bytes bytes of those that are not done, headers included; 1 KiB to 1 GiB
 * @param closedConnections connections per partition of which it is remembered that they closed; 0 to 1,000,000, about
 *     130 bytes each
 */
public record WindowConfig(int records, long bytes, int closedConnections) {
    /** 1,000 records, 16 MiB, 10,000 closed connections. */
    public static final WindowConfig DEFAULT = new WindowConfig(1_000, 16L << 20, 10_000);

    public WindowConfig {
        if (records < 1 || records > 1_000_000) {
            throw new IllegalArgumentException("window of " + records + " records: expected 1 to 1000000");
        }
        if (bytes < 1 << 10 || bytes > 1L << 30) {
            throw new IllegalArgumentException("window of " + bytes + " bytes: expected 1024 to " + (1L << 30));
        }
        if (closedConnections < 0 || closedConnections > 1_000_000) {
            throw new IllegalArgumentException(
                    "memory of " + closedConnections + " closed connections: expected 0 to 1000000");
        }
    }
}
