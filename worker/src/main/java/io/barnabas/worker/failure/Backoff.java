package io.barnabas.worker.failure;

import java.util.function.DoubleSupplier;

/** The pause before the next attempt: doubled each time up to a bound, the upper half of it random. Pure. */
final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private final DoubleSupplier random;

    /** @param random values from 0 (inclusive) to 1 (exclusive) */
    Backoff(RetryConfig config, DoubleSupplier random) {
        this.firstMs = config.firstPause().toMillis();
        this.maxMs = config.maxPause().toMillis();
        this.random = random;
    }

    /** Milliseconds to wait after so many failures, from 1 on. */
    long pauseMs(int failures) {
        int doublings = Math.min(failures - 1, Long.SIZE - 2 - (Long.SIZE - Long.numberOfLeadingZeros(firstMs)));
        long full = Math.min(maxMs, firstMs << doublings);
        return full - (long) (full / 2.0 * random.getAsDouble());
    }
}
