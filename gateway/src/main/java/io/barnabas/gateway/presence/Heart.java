package io.barnabas.gateway.presence;

import io.barnabas.common.contract.NodeBeat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats for one start of a node, and holds its {@link Lease} by that. {@link #tick} is called by one thread; the rest is
 * thread-safe.
 */
public final class Heart {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    /** Beats that wait for a broker that is away, each of them until the delivery timeout. */
    private static final int MAX_WAITING = 3;

    private final Voice voice;
    private final Lease lease;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean acknowledged;
    /** Whether what was asked last may still be answered. */
    private volatile boolean asked;
    /** Whether the last beat was not written, so that the next one need not wait. */
    private volatile boolean missed = true;

    private volatile long newestAcknowledged = Long.MIN_VALUE / 2;
    private volatile boolean fenced;
    private long lastBeat;
    private long lastAsked;

    /** How a node makes itself heard in Kafka. Nothing here blocks. */
    public interface Voice {
        /** Hears how a record ended; on any thread, perhaps before the method returns. */
        interface Outcome {
            void settled(boolean acknowledged);
        }

        void beat(NodeBeat beat, Outcome outcome);

        /** Writes a record that this node itself will read, behind all orders to it that were written before. */
        void ask(long sentAtNanos, Outcome outcome);
    }

    public Heart(Voice voice, Lease lease, Duration interval, LongSupplier nanoTime) {
        this.voice = voice;
        this.lease = lease;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Beats when it is time to.
     *
     * @param now what the node is and does
     * @param listening whether it reads what is written to it
     */
    public void tick(NodeBeat now, boolean listening) {
        long nanos = nanoTime.getAsLong();
        if (fenced) {
            return;
        }
        if ((missed || nanos - lastBeat >= intervalNanos) && waiting.get() < MAX_WAITING) {
            missed = false;
            lastBeat = nanos;
            waiting.incrementAndGet();
            voice.beat(now, ok -> onBeat(nanos, ok));
        }
        boolean unanswered = asked && nanos - lastAsked < intervalNanos;
        if (!lease.isHeld() && acknowledged && listening && !unanswered) {
            acknowledged = false;
            asked = true;
            lastAsked = nanos;
            voice.ask(nanos, this::onAsked);
        }
    }

    /** Where the question was not written, it is asked again soon. */
    private void onAsked(boolean ok) {
        if (!ok) {
            acknowledged = true;
            asked = false;
        }
    }

    private void onBeat(long sentAt, boolean ok) {
        waiting.decrementAndGet();
        if (ok) {
            acknowledged = true;
            newestAcknowledged = sentAt;
            lease.renew(sentAt);
        } else {
            missed = true;
        }
    }

    /** The node has read what {@link Voice#ask} wrote. */
    public void onAnswer(long sentAtNanos) {
        // Another one of a former lease, or long under way: the next beat asks again.
        if (!lease.isHeld()) {
            lease.regain(sentAtNanos);
        }
    }

    /** The closer has given the node up. */
    public void onFence() {
        if (!fenced) {
            LOG.warn("The closer has told the ends of this node's connections, as it was cut off from Kafka");
        }
        lease.end();
        fenced = true;
    }

    /** When the beat was sent that Kafka acknowledged last, in nanoseconds; long ago where there is none. */
    public long newestAcknowledged() {
        return newestAcknowledged;
    }

    public boolean isFenced() {
        return fenced;
    }

    public boolean holdsLease() {
        return lease.isHeld();
    }
}
