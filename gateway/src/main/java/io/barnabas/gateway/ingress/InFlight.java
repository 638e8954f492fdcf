package io.barnabas.gateway.ingress;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Bytes that the node has handed to Kafka and that are not settled, under one bound for the node.
 *
 * <p>Within it nobody has a fixed part: a partition may hold as much as is still free, a connection an eighth of that
 * (dynamic thresholds, as switches share their buffers). So a partition that does not move takes half of the bound at
 * most and stops only its own connections, and when the node fills up those with most in flight pause first.
 * Thread-safe.
 */
final class InFlight {
    private static final int CONNECTIONS_PART = 8;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, AtomicLongArray> partitions = new HashMap<>();

    /** @param partitionCounts how many partitions each inbound topic has; partitions made later share the last count */
    InFlight(long maxBytes, Map<String, Integer> partitionCounts) {
        this.maxBytes = maxBytes;
        partitionCounts.forEach((topic, count) -> partitions.put(topic, new AtomicLongArray(count)));
    }

    /** Reserves the bytes if node and partition have room for them. One event always fits into an idle partition. */
    boolean tryReserve(String topic, int partition, int count) {
        long all = bytes.addAndGet(count);
        AtomicLongArray held = held(topic);
        int slot = Math.min(partition, held.length() - 1);
        long mine = held.addAndGet(slot, count);
        if (all <= maxBytes && (mine <= maxBytes - all || mine == count)) {
            return true;
        }
        held.addAndGet(slot, -count);
        bytes.addAndGet(-count);
        return false;
    }

    void release(String topic, int partition, int count) {
        AtomicLongArray held = held(topic);
        held.addAndGet(Math.min(partition, held.length() - 1), -count);
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }

    /** What one connection may have in flight now, in bytes. */
    int share() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (maxBytes - bytes.get()) / CONNECTIONS_PART));
    }

    private AtomicLongArray held(String topic) {
        AtomicLongArray held = partitions.get(topic);
        if (held == null) {
            throw new IllegalArgumentException("topic '" + topic + "': expected one of " + partitions.keySet());
        }
        return held;
    }
}
