package io.barnabas.worker.consume;

import java.time.Duration;

/**
 * Time limits of a worker.
 *
 * @param start how long Kafka may take to answer at start; 1 s to 10 min
 * @param maxPollInterval {@code max.poll.interval.ms}: without a poll for so long Kafka takes the partitions away; 1 s
 *     to 1 h. Handlers may take longer, the loop polls while they run
 * @param revoke how long a partition that is taken away waits for handlers that have a record of it in hand; 0 to less
 *     than maxPollInterval
 * @param stop how long a stop waits for what the worker has taken; 0 to 1 h
 */
public record ConsumeConfig(Duration start, Duration maxPollInterval, Duration revoke, Duration stop) {
    /** 60 s to start, 5 min between polls, 30 s to let go of a partition, 20 s to stop. */
    public static final ConsumeConfig DEFAULT = new ConsumeConfig(
            Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(20));

    public ConsumeConfig {
        require("start timeout", start, Duration.ofSeconds(1), Duration.ofMinutes(10));
        require("max poll interval", maxPollInterval, Duration.ofSeconds(1), Duration.ofHours(1));
        require("revoke deadline", revoke, Duration.ZERO, maxPollInterval.minusMillis(1));
        require("stop deadline", stop, Duration.ZERO, Duration.ofHours(1));
    }

    private static void require(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    what + " of " + value.toMillis() + " ms: expected " + min.toMillis() + " to " + max.toMillis());
        }
    }
}
