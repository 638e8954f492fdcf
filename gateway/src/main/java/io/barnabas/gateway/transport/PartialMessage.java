package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** The fragments of a message so far (RFC 6455 section 5.4). Its owner releases it. */
final class PartialMessage {
    private final FrameKind kind;
    private final ByteBuf bytes;
    private int utf8 = Utf8.COMPLETE;

    PartialMessage(FrameKind kind, ByteBufAllocator allocator) {
        this.kind = kind;
        this.bytes = allocator.buffer(512);
    }

    FrameKind kind() {
        return kind;
    }

    int size() {
        return bytes.readableBytes();
    }

    /** Bytes that it holds on to. */
    int heldBytes() {
        return bytes.capacity();
    }

    /** Where a text stands, see {@link Utf8}. */
    int utf8() {
        return utf8;
    }

    void utf8(int state) {
        utf8 = state;
    }

    void add(ByteBuf fragment) {
        bytes.writeBytes(fragment, fragment.readerIndex(), fragment.readableBytes());
    }

    byte[] toBytes() {
        return ByteBufUtil.getBytes(bytes);
    }

    void release() {
        bytes.release();
    }
}
