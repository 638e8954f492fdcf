package io.barnabas.gateway.presence;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a node may write events. It may for some time after each acknowledged beat. Once that time is over, an
 * acknowledgement is not enough: the closer may have given the node up meanwhile, and the node must have read on to find
 * out. Asked for each event, hence by time and not by a task, which a frozen process would not run. Thread-safe.
 */
public final class Lease {
    private final long lengthNanos;
    private final LongSupplier nanoTime;
    private volatile boolean lapsed = true;
    private volatile boolean ended;
    private volatile long heldUntil;

    /** Makes one that is not held, see {@link #regain}. */
    public Lease(Duration length, LongSupplier nanoTime) {
        this.lengthNanos = length.toNanos();
        this.nanoTime = nanoTime;
    }

    public boolean isHeld() {
        if (lapsed) {
            return false;
        }
        if (nanoTime.getAsLong() - heldUntil >= 0) {
            lapsed = true;
            return false;
        }
        return true;
    }

    /** A beat that was sent then was acknowledged. Does not bring back a lease that has lapsed. */
    void renew(long sentAtNanos) {
        if (isHeld() && sentAtNanos + lengthNanos - heldUntil > 0) {
            heldUntil = sentAtNanos + lengthNanos;
        }
    }

    /** The node has read its own record, sent then, and with it all that was written before. */
    void regain(long sentAtNanos) {
        if (!ended) {
            heldUntil = sentAtNanos + lengthNanos;
            lapsed = false;
        }
    }

    /** The node was given up: never held again. */
    void end() {
        ended = true;
        lapsed = true;
    }
}
