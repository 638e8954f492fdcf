package io.barnabas.worker.payload;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Some instances of what is not thread-safe, each lent to one thread at a time. Kafka's serializers promise no
 * thread-safety, and one may wait for a schema. Thread-safe.
 */
final class Pool<S extends AutoCloseable> {
    private final Semaphore permits;
    private final Supplier<S> factory;
    private final Queue<S> idle = new ConcurrentLinkedQueue<>();

    /** @param first made already, so that what is wrong with it is found at start */
    Pool(int most, S first, Supplier<S> factory) {
        this.permits = new Semaphore(most);
        this.factory = factory;
        idle.add(first);
    }

    /** Waits for an instance while all are lent. */
    <V> V with(Function<S, V> use) {
        permits.acquireUninterruptibly();
        try {
            S pooled = idle.poll();
            S instance = pooled == null ? factory.get() : pooled;
            try {
                return use.apply(instance);
            } finally {
                idle.add(instance);
            }
        } finally {
            permits.release();
        }
    }

    /** Closes those that are not lent. */
    void close() {
        for (S instance = idle.poll(); instance != null; instance = idle.poll()) {
            try {
                instance.close();
            } catch (Exception e) {
                throw new IllegalStateException("a serializer cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
