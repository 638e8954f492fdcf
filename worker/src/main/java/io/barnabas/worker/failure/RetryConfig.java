package io.barnabas.worker.failure;

import java.time.Duration;

/**
 * How often a failed event is tried, and the pauses in between: doubled each time, with jitter.
 *
 * @param attempts how often in all; 1 to 100
 * @param firstPause before the second attempt; 1 ms to 1 h
 * @param maxPause the longest pause; from firstPause to 1 h
 */
public record RetryConfig(int attempts, Duration firstPause, Duration maxPause) {
    // Before DEFAULT, whose constructor reads it.
    private static final Duration LIMIT = Duration.ofHours(1);

    /** 3 attempts, pauses from 200 ms to 10 s. */
    public static final RetryConfig DEFAULT = new RetryConfig(3, Duration.ofMillis(200), Duration.ofSeconds(10));

    public RetryConfig {
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("retry with " + attempts + " attempts: expected 1 to 100");
        }
        if (firstPause.toMillis() < 1 || firstPause.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException("first retry pause " + firstPause + ": expected 1 ms to 1 h");
        }
        if (maxPause.compareTo(firstPause) < 0 || maxPause.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "longest retry pause " + maxPause + ": expected " + firstPause + " (the first one) to 1 h");
        }
    }
}
