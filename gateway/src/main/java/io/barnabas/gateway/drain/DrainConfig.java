package io.barnabas.gateway.drain;

import java.time.Duration;

/**
 * How long the phases of a drain may take.
 *
 * @param notice how long a leaving node goes on accepting connections, until load balancers have seen that it is not
 *     ready; 0 for none
 * @param deadline within which every client was told to go, 1 s or more
 * @param minRate clients told per second at least, 1 or more; more where the deadline asks for it
 * @param flush how long those told may take until Kafka has their last records, 1 s or more
 */
public record DrainConfig(Duration notice, Duration deadline, int minRate, Duration flush) {
    /** 5 s, 30 s, 500 per second, 15 s. */
    public static final DrainConfig DEFAULT =
            new DrainConfig(Duration.ofSeconds(5), Duration.ofSeconds(30), 500, Duration.ofSeconds(15));

    public DrainConfig {
        if (notice.isNegative()) {
            throw new IllegalArgumentException("drain notice " + notice + ": expected 0 or more");
        }
        atLeastASecond("deadline", deadline);
        atLeastASecond("flush", flush);
        if (minRate < 1) {
            throw new IllegalArgumentException("drain min-rate " + minRate + ": expected 1 or more");
        }
    }

    /** For a node that stands behind no load balancer. */
    public DrainConfig withoutNotice() {
        return new DrainConfig(Duration.ZERO, deadline, minRate, flush);
    }

    /** The longest that a drain takes. */
    public Duration total() {
        return notice.plus(deadline).plus(flush);
    }

    private static void atLeastASecond(String what, Duration value) {
        if (value.toMillis() < 1_000) {
            throw new IllegalArgumentException("drain " + what + " " + value + ": expected 1 s or more");
        }
    }
}
