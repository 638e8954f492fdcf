package io.barnabas.bench.load;

import java.time.Duration;

/**
 * How much is sent for how long.
 *
 * @param perSecond messages per second over all connections (open loop); 0: each connection sends the next message when
 *     the last has come back (closed loop)
 * @param cold the first part of the warm-up, which is reported apart
 * @param warmUp the rest of the warm-up
 * @param measured what counts
 */
public record Plan(double perSecond, Duration cold, Duration warmUp, Duration measured) {
    private static final Duration MOST_COLD = Duration.ofSeconds(10);

    public Plan {
        if (!(perSecond >= 0)) {
            throw new IllegalArgumentException("rate " + perSecond + ": expected 0 (closed loop) or more per second");
        }
        if (cold.isNegative() || warmUp.isNegative() || measured.isNegative()) {
            throw new IllegalArgumentException(
                    "durations " + cold + ", " + warmUp + ", " + measured + ": expected no negative time");
        }
    }

    /** With a warm-up whose first ten seconds, or as much of them as there is, count as cold. */
    public static Plan of(double perSecond, Duration allWarmUp, Duration measured) {
        Duration cold = allWarmUp.compareTo(MOST_COLD) < 0 ? allWarmUp : MOST_COLD;
        return new Plan(perSecond, cold, allWarmUp.minus(cold), measured);
    }

    /** The warm-up by itself. */
    public Plan warmUpOnly() {
        return new Plan(perSecond, cold, warmUp, Duration.ZERO);
    }

    /** What counts by itself: a round on what is warm. */
    public Plan measuredOnly() {
        return new Plan(perSecond, Duration.ZERO, Duration.ZERO, measured);
    }

    public boolean hasWarmUp() {
        return !cold.isZero();
    }

    public boolean isOpenLoop() {
        return perSecond > 0;
    }

    /** When the phases are, for a run that begins at this time. */
    public Timeline from(long startNanos) {
        long warmUpNanos = startNanos + cold.toNanos();
        long measuredNanos = warmUpNanos + warmUp.toNanos();
        return new Timeline(startNanos, warmUpNanos, measuredNanos, measuredNanos + measured.toNanos());
    }
}
