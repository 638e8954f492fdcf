package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The fragments of a message so far (RFC 6455 section 5.4). */
final class PartialMessage {
    private final FrameKind kind;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    PartialMessage(FrameKind kind) {
        this.kind = kind;
    }

    FrameKind kind() {
        return kind;
    }

    int size() {
        return bytes.size();
    }

    void add(ByteBuf fragment) {
        try {
            fragment.getBytes(fragment.readerIndex(), bytes, fragment.readableBytes());
        } catch (IOException e) {
            throw new IllegalStateException("a byte array takes all", e);
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
