package io.barnabas.worker.failure;

/**
 * How many handled events are remembered, to drop those that come again.
 *
 * @param perKey ids per record key; 0, which turns the filter off, to 100,000
 * @param total ids in all, about 200 bytes each; 1 to 10,000,000
 */
public record DuplicatesConfig(int perKey, int total) {
    /** Nothing is dropped. */
    public static final DuplicatesConfig OFF = new DuplicatesConfig(0, 100_000);

    public DuplicatesConfig {
        if (perKey < 0 || perKey > 100_000) {
            throw new IllegalArgumentException("memory of " + perKey + " ids per key: expected 0 to 100000");
        }
        if (total < 1 || total > 10_000_000) {
            throw new IllegalArgumentException("memory of " + total + " ids in all: expected 1 to 10000000");
        }
    }
}
