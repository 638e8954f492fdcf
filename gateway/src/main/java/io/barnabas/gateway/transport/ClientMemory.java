package io.barnabas.gateway.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a node holds for its clients, in both directions: frames that wait to be sent, and messages that have not come
 * whole. All of it comes from one allocator, whose own count is the sum; bytes that wait for many count once.
 * Thread-safe.
 */
final class ClientMemory {
    /** How often it is counted: each time that a loop has added this share of the bound. */
    private static final int CHECKS = 32;

    private final PooledByteBufAllocator allocator;
    private final long maxBytes;
    /** Of connections that were cut and still hold their buffers: Netty releases them by a later task. */
    private final AtomicLong leaving = new AtomicLong();

    /** @param maxBytes the bound, over which the connection that holds most is cut */
    ClientMemory(long maxBytes) {
        this.maxBytes = maxBytes;
        this.allocator = new PooledByteBufAllocator(true);
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** Bytes in use, by size of the buffers that hold them. */
    long usedBytes() {
        return allocator.pinnedDirectMemory() + allocator.pinnedHeapMemory();
    }

    /** Whether more is in use than may be, without what is about to be released. */
    boolean isOver() {
        return usedBytes() - leaving.get() > maxBytes;
    }

    /** So many bytes are about to be released; negative once they are. */
    void leaving(long bytes) {
        leaving.addAndGet(bytes);
    }

    /** After how many further bytes a loop has to look again. */
    long checkEveryBytes() {
        return Math.max(1, maxBytes / CHECKS);
    }
}
