package io.barnabas.worker.dispatch;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition that are not done, and the order in which they may be: per key one at a time, in order
 * of offset; keys independent of each other. What is done is released as a prefix, so that the committed offset never
 * passes a record that is not done. Nothing is kept of a key without records.
 *
 * <p>Not thread-safe: {@link PartitionWork} guards it.
 */
final class KeyedWindow<T> {
    /** One record, linked to the next of its key. */
    static final class Slot<T> {
        final long offset;
        final String key;
        final int bytes;
        final long addedNanos;
        private @Nullable T item;
        private @Nullable Slot<T> nextOfKey;
        private boolean done;

        private Slot(long offset, String key, int bytes, long addedNanos, @Nullable T item) {
            this.offset = offset;
            this.key = key;
            this.bytes = bytes;
            this.addedNanos = addedNanos;
            this.item = item;
        }

        /** What was added; not to be asked for when done. */
        T item() {
            return Objects.requireNonNull(item);
        }
    }

    /** From the first that is not done to the last added. */
    private final ArrayDeque<Slot<T>> slots = new ArrayDeque<>();

    private final Map<String, Slot<T>> lastOfKey = new HashMap<>();
    private long bytes;
    private int open;
    private long end = -1;

    /** Adds a record; returns its slot if its key is idle, so that it may start now, else null. */
    @Nullable
    Slot<T> add(long offset, String key, int size, long nowNanos, T item) {
        Slot<T> slot = append(new Slot<>(offset, key, size, nowNanos, item));
        bytes += size;
        open++;
        Slot<T> previous = lastOfKey.put(key, slot);
        if (previous == null) {
            return slot;
        }
        previous.nextOfKey = slot;
        return null;
    }

    /** Adds a record that there is nothing to do for. */
    void skip(long offset) {
        append(new Slot<T>(offset, "", 0, 0, null)).done = true;
        releasePrefix();
    }

    /** Marks a started record as done; returns the next of its key, which may start now, or null. */
    @Nullable
    Slot<T> done(Slot<T> slot) {
        if (slot.done) {
            throw new IllegalStateException("offset " + slot.offset + " is done already");
        }
        slot.done = true;
        slot.item = null;
        bytes -= slot.bytes;
        open--;
        Slot<T> next = slot.nextOfKey;
        slot.nextOfKey = null;
        if (next == null) {
            lastOfKey.remove(slot.key);
        }
        releasePrefix();
        return next;
    }

    /** The offset up to which all is done, exclusive, as Kafka's commits have it; -1 before the first record. */
    long committable() {
        Slot<T> first = slots.peekFirst();
        return first == null ? end : first.offset;
    }

    /** The first record that is not done; null where all are. */
    @Nullable
    Slot<T> first() {
        return slots.peekFirst();
    }

    /** Records from the first that is not done to the last added. */
    int records() {
        return slots.size();
    }

    /** Records that are not done. */
    int open() {
        return open;
    }

    /** Bytes of the records that are not done. */
    long bytes() {
        return bytes;
    }

    /** Keys with records that are not done. */
    int keys() {
        return lastOfKey.size();
    }

    private Slot<T> append(Slot<T> slot) {
        if (slot.offset < end) {
            throw new IllegalArgumentException("offset " + slot.offset + ": expected " + end + " or more");
        }
        slots.addLast(slot);
        end = slot.offset + 1;
        return slot;
    }

    private void releasePrefix() {
        Slot<T> first = slots.peekFirst();
        while (first != null && first.done) {
            slots.removeFirst();
            first = slots.peekFirst();
        }
    }
}
