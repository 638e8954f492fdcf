package io.barnabas.gateway.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

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

    boolean isOver() {
        return usedBytes() > maxBytes;
    }

    /** After how many further bytes a loop has to look again. */
    long checkEveryBytes() {
        return Math.max(1, maxBytes / CHECKS);
    }
}
