package io.barnabas.worker.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of events whose handling is done, per record key, the latest of each; when all of them are too many, those of
 * the key that had none for longest go first. Thread-safe; the lock is held for a few instructions at a time.
 */
final class HandledEvents {
    private final int perKey;
    private final int total;
    /** The key that was written last is the last. */
    private final Map<String, Set<String>> byKey = new LinkedHashMap<>();

    private int size;

    HandledEvents(DuplicatesConfig config) {
        this.perKey = Math.min(config.perKey(), config.total());
        this.total = config.total();
    }

    /** @param key a record's key; null counts as one of its own */
    boolean contains(byte @Nullable [] key, String id) {
        return perKey > 0 && isKnown(text(key), id);
    }

    void add(byte @Nullable [] key, String id) {
        if (perKey > 0) {
            remember(text(key), id);
        }
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, UTF_8);
    }

    private synchronized boolean isKnown(String key, String id) {
        Set<String> ids = byKey.get(key);
        return ids != null && ids.contains(id);
    }

    private synchronized void remember(String key, String id) {
        Set<String> found = byKey.remove(key);
        Set<String> ids = found == null ? new LinkedHashSet<>() : found;
        byKey.put(key, ids);
        if (ids.add(id)) {
            size++;
        }
        if (ids.size() > perKey) {
            removeFirst(ids);
        }
        while (size > total) {
            removeOldest();
        }
    }

    synchronized int size() {
        return size;
    }

    private void removeOldest() {
        Iterator<Set<String>> keys = byKey.values().iterator();
        Set<String> oldest = keys.next();
        removeFirst(oldest);
        if (oldest.isEmpty()) {
            keys.remove();
        }
    }

    private void removeFirst(Set<String> ids) {
        Iterator<String> first = ids.iterator();
        first.next();
        first.remove();
        size--;
    }
}
