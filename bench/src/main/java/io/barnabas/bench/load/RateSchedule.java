package io.barnabas.bench.load;

/**
 * When each message of an open loop is to be sent, whatever became of those before it. Latency counts from this time: a
 * server that stands still for a second then shows in all messages of that second, and not in one alone (coordinated
 * omission).
 *
 * @param startNanos time of the first message
 * @param perSecond messages per second, above 0; fractions are kept over any number of messages
 */
public record RateSchedule(long startNanos, double perSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    public RateSchedule {
        if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
            throw new IllegalArgumentException("rate " + perSecond + ": expected more than 0 per second");
        }
    }

    /** The intended time of message n, counted from 0. */
    public long intendedNanos(long n) {
        return startNanos + Math.round(n * (NANOS_PER_SECOND / perSecond));
    }
}
