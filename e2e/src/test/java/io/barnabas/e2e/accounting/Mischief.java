package io.barnabas.e2e.accounting;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What handlers of this JVM are told to do wrong, a number of times each. Thread-safe. */
public final class Mischief {
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger delays = new AtomicInteger();
    private final AtomicInteger delayed = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    /** The next handlings fail: before they have done anything, or when they have done all, as it comes. */
    public void fail(int times) {
        failures.set(times);
    }

    /** The next handlings take so long. */
    public void delay(int times, Duration each) {
        delay = each;
        delays.set(times);
    }

    /** Failures that are still to come. */
    public int failuresLeft() {
        return Math.max(0, failures.get());
    }

    /** How many handlings have taken long and are over. */
    public int delayed() {
        return delayed.get();
    }

    /** Handlers call it where they may fail. */
    public void maybeFail() {
        if (failures.get() > 0 && failures.decrementAndGet() >= 0) {
            throw new IllegalStateException("told to fail");
        }
    }

    /** Handlers call it where they may take long. */
    public void maybeDelay() throws InterruptedException {
        if (delays.get() > 0 && delays.decrementAndGet() >= 0) {
            boolean woken = new CountDownLatch(1).await(delay.toMillis(), TimeUnit.MILLISECONDS);
            if (!woken) {
                delayed.incrementAndGet();
            }
        }
    }
}
