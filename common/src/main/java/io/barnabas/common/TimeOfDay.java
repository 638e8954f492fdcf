package io.barnabas.common;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the time of day was set back, which a steady clock never is. Kafka's clients go by the time of day: after a
 * step back they put off what is due until it has caught up. One thread.
 */
public final class TimeOfDay {
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    /** What the steady clock is behind the time of day. */
    private long aheadMs;

    public TimeOfDay(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.aheadMs = ahead();
    }

    /** By how much it was set back since the last look; zero where it was not, or was set forward. */
    public Duration setBack() {
        long before = aheadMs;
        aheadMs = ahead();
        return Duration.ofMillis(Math.max(0, before - aheadMs));
    }

    private long ahead() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }
}
