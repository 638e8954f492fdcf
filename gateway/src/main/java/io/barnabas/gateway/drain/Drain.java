package io.barnabas.gateway.drain;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A node's way out, or that of a share of its connections; see {@link DrainPhase}. It takes no time itself: somebody
 * calls {@link #step} as often as that says. Thread-safe.
 *
 * <p>Clients are told to go at a rate that is met between any two steps, so that they do not come to the other nodes
 * at once. After a stall the pace stays as it was, until the deadline: then all the rest is told.
 */
public final class Drain {
    /** What {@link #step} returns when nothing is to be done until the next request. */
    public static final long IDLE = Long.MAX_VALUE;

    private static final long MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Time between two steps, jitter included. */
    private static final long MIN_STEP_NANOS = 10 * MILLI;

    private static final long MAX_STEP_NANOS = 30 * MILLI;
    /** A step that comes later than this tells no more than for this time. */
    private static final long MAX_CATCH_UP_NANOS = 100 * MILLI;

    private final DrainConfig config;
    private final DrainedNode node;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    private DrainPhase phase = DrainPhase.SERVING;
    private long startedAt;
    private long phaseSince;
    private long lastStep;
    private long elapsedAtEnd;
    private int chosen;
    private int told;
    private int cut;
    /** Clients that could have been told by now, less those that were. */
    private double owed;

    /**
     * Makes the machine of a node that serves.
     *
     * @param nanoTime nanoseconds, monotonic
     * @param random for the time between steps
     */
    public Drain(DrainConfig config, DrainedNode node, LongSupplier nanoTime, RandomGenerator random) {
        this.config = config;
        this.node = node;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Begins to leave; changes nothing where that has begun. Returns whether it has begun now. */
    public synchronized boolean leave() {
        if (phase.isLeaving()) {
            return false;
        }
        boolean mayBeSent = node.isServing();
        begin(DrainPhase.NOTICE);
        node.announce();
        if (!mayBeSent) {
            refuse();
        }
        return true;
    }

    /**
     * Begins to tell a share of the connections to go; changes nothing while a drain runs. Returns whether it has begun
     * now.
     *
     * @param percent 1 to 100, rounded up to whole connections
     */
    public synchronized boolean shed(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("percent " + percent + ": expected 1 to 100");
        }
        if (phase != DrainPhase.SERVING) {
            return false;
        }
        begin(DrainPhase.SHEDDING);
        choose(percent);
        return true;
    }

    /** Does what is due. Returns after how many nanoseconds to call it again, {@link #IDLE} for not by itself. */
    public synchronized long step() {
        long now = nanoTime.getAsLong();
        switch (phase) {
            case SERVING, LEFT -> {}
            case NOTICE -> {
                if (inPhase(now) >= config.notice().toNanos()) {
                    refuse();
                }
            }
            case SHEDDING -> {
                if (tell(now)) {
                    elapsedAtEnd = now - startedAt;
                    moveTo(DrainPhase.SERVING);
                }
            }
            case CLOSING -> {
                if (tell(now)) {
                    moveTo(DrainPhase.FLUSHING);
                }
            }
            case FLUSHING -> flush(now);
        }
        lastStep = now;
        return phase == DrainPhase.SERVING || phase == DrainPhase.LEFT
                ? IDLE
                : random.nextLong(MIN_STEP_NANOS, MAX_STEP_NANOS + 1);
    }

    public synchronized DrainProgress progress() {
        long now = nanoTime.getAsLong();
        boolean runs = phase != DrainPhase.SERVING && phase != DrainPhase.LEFT;
        return new DrainProgress(
                phase,
                (runs ? now - startedAt : elapsedAtEnd) / MILLI,
                phase == DrainPhase.SERVING ? 0 : inPhase(now) / MILLI,
                phaseDeadlineMs(),
                chosen,
                told,
                node.connections(),
                cut);
    }

    private void begin(DrainPhase first) {
        startedAt = nanoTime.getAsLong();
        told = 0;
        chosen = 0;
        moveTo(first);
    }

    private void refuse() {
        node.refuse();
        moveTo(DrainPhase.CLOSING);
        choose(100);
    }

    private void choose(int percent) {
        chosen = -1;
        owed = 0;
        node.choose(percent);
    }

    /** Tells as many as the pace allows. Returns whether all were told. */
    private boolean tell(long now) {
        if (chosen < 0) {
            chosen = node.chosen();
            // An event loop that does not answer in time will be cut off with the rest.
            return inPhase(now) >= config.deadline().toNanos() && chosen < 0;
        }
        owed += rate() * Math.min(now - lastStep, MAX_CATCH_UP_NANOS) / NANOS_PER_SECOND;
        int left = chosen - told;
        int count = inPhase(now) >= config.deadline().toNanos() ? left : (int) Math.min(left, owed);
        if (count > 0) {
            node.close(count);
            told += count;
            owed -= count;
        }
        return told == chosen;
    }

    private double rate() {
        return Math.max(config.minRate(), chosen * 1_000.0 / config.deadline().toMillis());
    }

    private void flush(long now) {
        if (node.connections() > 0) {
            if (inPhase(now) < config.flush().toNanos()) {
                return;
            }
            cut = node.cut();
        }
        elapsedAtEnd = now - startedAt;
        moveTo(DrainPhase.LEFT);
    }

    private long inPhase(long now) {
        return now - phaseSince;
    }

    private long phaseDeadlineMs() {
        return switch (phase) {
            case SERVING, LEFT -> 0;
            case NOTICE -> config.notice().toMillis();
            case SHEDDING, CLOSING -> config.deadline().toMillis();
            case FLUSHING -> config.flush().toMillis();
        };
    }

    private void moveTo(DrainPhase next) {
        if (!next.follows(phase)) {
            throw new IllegalStateException("phase " + next + " after " + phase);
        }
        phase = next;
        phaseSince = nanoTime.getAsLong();
    }
}
