package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.connection.SharedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A message encoded once; every connection writes a view of the same bytes. Belongs to one event loop's batch. */
final class SharedFrame implements SharedMessage {
    private final ByteBuf encoded;
    private final int payloadBytes;

    SharedFrame(ByteBufAllocator allocator, FrameKind kind, byte[] payload) {
        encoded = Frames.encode(allocator, Frames.opcode(kind), payload);
        payloadBytes = payload.length;
    }

    @Override
    public int payloadBytes() {
        return payloadBytes;
    }

    /** A view to write; the channel releases it. */
    ByteBuf view() {
        return encoded.retainedDuplicate();
    }

    /** Gives up this object's own hold; views live on until they are written. */
    void release() {
        encoded.release();
    }
}
