package io.barnabas.gateway.connection;

import java.util.concurrent.atomic.AtomicInteger;

/** How many callouts may run at once on the node. Shared by its event loops; thread-safe, never waits. */
public final class CalloutRoom {
    private final int max;
    private final AtomicInteger running = new AtomicInteger();

    /** Room for 1 or more. */
    public CalloutRoom(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max callouts " + max + ": expected 1 or more");
        }
        this.max = max;
    }

    /** How many run. */
    public int running() {
        return running.get();
    }

    boolean tryEnter() {
        if (running.incrementAndGet() <= max) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    void leave() {
        running.decrementAndGet();
    }
}
