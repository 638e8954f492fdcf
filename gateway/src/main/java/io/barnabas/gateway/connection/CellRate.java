package io.barnabas.gateway.connection;

/**
 * At most so much per second, with a burst on top: the generic cell rate algorithm (ITU-T I.371), whose state per
 * connection is one number. Immutable, thread-safe.
 *
 * @param perSecond how much per second, 1 or more
 * @param burst how much may come at once after a quiet time; a single event always fits then, however large
 */
public record CellRate(long perSecond, long burst) {
    /** What {@link #spend} answers when there has been too much. */
    public static final long OVER = -1;

    private static final long SECOND = 1_000_000_000L;
    private static final long MAX = SECOND * 8;

    public CellRate {
        if (perSecond < 1 || perSecond > MAX) {
            throw new IllegalArgumentException("rate " + perSecond + ": expected 1 to " + MAX + " per second");
        }
        if (burst < 1 || burst > MAX) {
            throw new IllegalArgumentException("burst " + burst + ": expected 1 to " + MAX);
        }
    }

    /**
     * Spends.
     *
     * @param state what the last call answered; 0 at first
     * @param nanos time since a fixed start, in nanoseconds
     * @param amount 0 or more
     * @return the new state, or {@link #OVER}
     */
    public long spend(long state, long nanos, long amount) {
        long start = Math.max(state, nanos);
        return start - nanos > nanosFor(burst) ? OVER : start + nanosFor(amount);
    }

    private long nanosFor(long amount) {
        return amount * SECOND / perSecond;
    }
}
