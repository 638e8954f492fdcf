package io.barnabas.gateway.ingress;

import java.time.InstantSource;

/** At most so many per second of the clock; a new second begins afresh. Thread-safe. */
final class RateLimit {
    private final int perSecond;
    private final InstantSource clock;
    private long second;
    private int used;

    RateLimit(int perSecond, InstantSource clock) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("rate " + perSecond + ": expected 1 or more per second");
        }
        this.perSecond = perSecond;
        this.clock = clock;
    }

    synchronized boolean tryAcquire() {
        long now = clock.millis() / 1000;
        if (now != second) {
            second = now;
            used = 0;
        }
        if (used == perSecond) {
            return false;
        }
        used++;
        return true;
    }
}
