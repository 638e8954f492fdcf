package io.barnabas.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * The phases of one run, in {@link System#nanoTime()}.
 *
 * @param startNanos begin of {@link Phase#COLD}
 * @param warmUpNanos begin of {@link Phase#WARM_UP}
 * @param measuredNanos begin of {@link Phase#MEASURED}
 * @param endNanos nothing is sent from here on
 */
public record Timeline(long startNanos, long warmUpNanos, long measuredNanos, long endNanos) {
    /** The phase of a message that is to be sent then; null before the start and from the end on. */
    public @Nullable Phase phaseAt(long nanos) {
        if (nanos - startNanos < 0 || nanos - endNanos >= 0) {
            return null;
        }
        if (nanos - measuredNanos >= 0) {
            return Phase.MEASURED;
        }
        return nanos - warmUpNanos >= 0 ? Phase.WARM_UP : Phase.COLD;
    }
}
