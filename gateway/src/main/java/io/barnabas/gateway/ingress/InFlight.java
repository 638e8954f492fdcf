package io.barnabas.gateway.ingress;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the node has handed to Kafka and that are not settled, under one bound. Thread-safe. */
final class InFlight {
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    InFlight(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Reserves the bytes if they fit under the bound. */
    boolean tryReserve(int count) {
        if (bytes.addAndGet(count) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-count);
        return false;
    }

    void release(int count) {
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }
}
