package io.barnabas.gateway;

import io.barnabas.common.TimeOfDay;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that Kafka's clients will not find a partition's new leader, as the time of day was set back: they ask for it
 * when so long has passed since they last did, which is in the future until the time has caught up. Used by one thread.
 */
final class StuckClients {
    /** So much later than they should they may ask. */
    private static final Duration HARMLESS_STEP = Duration.ofSeconds(1);

    private final TimeOfDay timeOfDay;
    private final LongSupplier nanoTime;
    private final long patienceNanos;
    private long caughtUpAt;

    /** @param patience how long Kafka may acknowledge nothing, for other reasons, before they count as stuck */
    StuckClients(TimeOfDay timeOfDay, Duration patience, LongSupplier nanoTime) {
        this.timeOfDay = timeOfDay;
        this.nanoTime = nanoTime;
        this.patienceNanos = patience.toNanos();
        this.caughtUpAt = nanoTime.getAsLong();
    }

    /**
     * Whether only new clients will do. To be asked often.
     *
     * @param acknowledged when Kafka last acknowledged something, by the steady clock
     */
    boolean areStuck(long acknowledged) {
        Duration back = timeOfDay.setBack();
        long now = nanoTime.getAsLong();
        if (back.compareTo(HARMLESS_STEP) > 0) {
            caughtUpAt = Math.max(caughtUpAt, now + back.toNanos());
        }
        return now < caughtUpAt && now - acknowledged > patienceNanos;
    }

    /** There are new ones, which know nothing of the time before. */
    void replaced() {
        caughtUpAt = nanoTime.getAsLong();
    }
}
