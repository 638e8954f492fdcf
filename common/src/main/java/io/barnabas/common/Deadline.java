package io.barnabas.common;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When several waits, one after the other, have to be over. Thread-safe where its clock is. */
public final class Deadline {
    private final LongSupplier nanoTime;
    private final long endNanos;

    /**
     * So long from now.
     *
     * @param length zero for one that is over already
     * @param nanoTime a clock that only goes forward, such as {@link System#nanoTime}
     */
    public Deadline(Duration length, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.endNanos = nanoTime.getAsLong() + length.toNanos();
    }

    /** How long there is to it; zero once it is over, never less. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
    }

    public boolean isOver() {
        return endNanos - nanoTime.getAsLong() <= 0;
    }

    /** Waits for that thread's end, or this one; {@link Thread#isAlive} says which it was. Blocks its caller. */
    public void join(Thread thread) throws InterruptedException {
        // Zero would be for ever.
        thread.join(Math.max(1, remaining().toMillis()));
    }
}
