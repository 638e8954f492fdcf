package io.barnabas.common;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the time of day was set back, which a steady clock never is. Kafka's clients go by the time of day: after a
 * step back they put off what is due until it has caught up, and a poll that is under way waits as long. One thread.
 */
public final class TimeOfDay {
    /** So much later than it should something may happen. */
    private static final long HARMLESS_MS = 1_000;

    private final InstantSource clock;
    private final LongSupplier nanoClock;
    /** What the steady clock is behind the time of day. */
    private long aheadMs;

    public TimeOfDay(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.aheadMs = ahead();
    }

    /** By how much it was set back since the last look; zero where that is a second or less. */
    public Duration setBack() {
        long before = aheadMs;
        aheadMs = ahead();
        long back = before - aheadMs;
        return back > HARMLESS_MS ? Duration.ofMillis(back) : Duration.ZERO;
    }

    private long ahead() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }
}
