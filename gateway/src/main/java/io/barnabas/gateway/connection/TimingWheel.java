package io.barnabas.gateway.connection;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop, in ticks of {@link #TICK_MS}. Setting, moving and dropping one costs the same
 * however many there are, and allocates nothing: the links stand in the entries themselves.
 *
 * <p>Its time is that in which the loop ran. While the loop stands still, for a long collection of garbage or a stopped
 * process, what clients sent waits unread; so the wheel then goes on by {@link #MAX_CATCH_UP} ticks and no more, and
 * nobody is judged by the rest. Confined to its event loop.
 */
public final class TimingWheel {
    /** Length of a tick, in milliseconds. */
    public static final int TICK_MS = 100;

    /** How many ticks one {@link #advance} makes at most. */
    static final int MAX_CATCH_UP = 5;

    /** One turn is 51.2 s; what is due later goes round again. */
    private static final int SLOTS = 512;

    private static final long TICK_NANOS = TICK_MS * 1_000_000L;

    /** Something that has one deadline at a time. */
    public abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private int due;

        /** Its tick has come; it is not armed any more. */
        protected abstract void onTime();

        boolean isArmed() {
            return next != null;
        }
    }

    private final Entry[] slots = new Entry[SLOTS];
    private final Entry firing = new Head();
    private final Consumer<RuntimeException> failures;
    private long lastNanos;
    private int now;

    /**
     * Makes a wheel without entries.
     *
     * @param startNanos the time by the clock that {@link #advance} will be given, in nanoseconds
     * @param failures hears of entries that throw
     */
    public TimingWheel(long startNanos, Consumer<RuntimeException> failures) {
        this.lastNanos = startNanos;
        this.failures = failures;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Head();
        }
    }

    /** The tick that it is, from 0. */
    public int now() {
        return now;
    }

    /** How many ticks so many milliseconds are, at least 1. */
    public static int ticks(long millis) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, (millis + TICK_MS - 1) / TICK_MS));
    }

    /** Sets or moves the entry's deadline; one that has passed counts as the next tick. */
    public void arm(Entry entry, int due) {
        disarm(entry);
        entry.due = due - now > 0 ? due : now + 1;
        link(slots[entry.due & (SLOTS - 1)], entry);
    }

    public void disarm(Entry entry) {
        Entry previous = entry.previous;
        Entry next = entry.next;
        if (previous != null && next != null) {
            previous.next = next;
            next.previous = previous;
            entry.previous = null;
            entry.next = null;
        }
    }

    /** Makes the ticks that have passed by a monotonic clock, in nanoseconds, and calls the entries whose time has come. */
    public void advance(long nanos) {
        long passed = (nanos - lastNanos) / TICK_NANOS;
        lastNanos += passed * TICK_NANOS;
        for (long i = Math.min(passed, MAX_CATCH_UP); i > 0; i--) {
            tick();
        }
    }

    private void tick() {
        now++;
        takeOver(slots[now & (SLOTS - 1)]);
        Entry first = firing.next;
        while (first != null && first != firing) {
            disarm(first);
            if (first.due - now > 0) {
                link(slots[first.due & (SLOTS - 1)], first);
            } else {
                fire(first);
            }
            first = firing.next;
        }
    }

    /** A bug in one of them must not keep the others from their time. */
    private void fire(Entry entry) {
        try {
            entry.onTime();
        } catch (RuntimeException e) {
            failures.accept(e);
        }
    }

    /** Moves a slot's entries aside, so that those armed meanwhile are not met in the same tick. */
    private void takeOver(Entry slot) {
        Entry first = slot.next;
        Entry last = slot.previous;
        if (first == slot || first == null || last == null) {
            return;
        }
        firing.next = first;
        first.previous = firing;
        firing.previous = last;
        last.next = firing;
        slot.next = slot;
        slot.previous = slot;
    }

    private static void link(Entry slot, Entry entry) {
        Entry last = slot.previous;
        entry.previous = last;
        entry.next = slot;
        slot.previous = entry;
        if (last != null) {
            last.next = entry;
        }
    }

    private static final class Head extends Entry {
        Head() {
            super.previous = this;
            super.next = this;
        }

        @Override
        protected void onTime() {
            throw new IllegalStateException("a head has no deadline");
        }
    }
}
