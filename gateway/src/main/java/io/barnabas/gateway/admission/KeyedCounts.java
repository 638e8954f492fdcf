package io.barnabas.gateway.admission;

import java.util.concurrent.ConcurrentHashMap;

/** How many there are of each key, none more often than the bound. Keys without any take no memory. Thread-safe. */
final class KeyedCounts<K> {
    private final ConcurrentHashMap<K, Integer> counts = new ConcurrentHashMap<>();
    private final int max;

    KeyedCounts(int max) {
        this.max = max;
    }

    /** Whether there was room for one more, which is counted then. */
    boolean reserve(K key) {
        while (true) {
            Integer now = counts.putIfAbsent(key, 1);
            if (now == null) {
                return true;
            }
            if (now >= max) {
                return false;
            }
            if (counts.replace(key, now, now + 1)) {
                return true;
            }
        }
    }

    /** Gives back what was reserved. */
    void release(K key) {
        counts.computeIfPresent(key, (same, now) -> now == 1 ? null : now - 1);
    }

    int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    /** How many keys there are. */
    int size() {
        return counts.size();
    }
}
