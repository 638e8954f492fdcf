package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Encodes frames from server to client: final, unmasked, shortest length form (RFC 6455 section 5.2). */
final class Frames {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** RFC 6455 section 5.5. */
    static final int MAX_CONTROL_PAYLOAD = 125;

    private static final int FIN = 0x80;
    private static final int MAX_HEADER = 10;

    private Frames() {}

    static int opcode(FrameKind kind) {
        return kind == FrameKind.TEXT ? TEXT : BINARY;
    }

    /** One whole message or control frame. The caller owns the buffer. */
    static ByteBuf encode(ByteBufAllocator allocator, int opcode, byte[] payload) {
        ByteBuf frame = allocator.directBuffer(MAX_HEADER + payload.length);
        frame.writeByte(FIN | opcode);
        if (payload.length <= 125) {
            frame.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.writeByte(126).writeShort(payload.length);
        } else {
            frame.writeByte(127).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }

    /** A Ping frame with a number as its application data. The caller owns the buffer. */
    static ByteBuf ping(ByteBufAllocator allocator, int number) {
        return allocator
                .directBuffer(2 + Integer.BYTES)
                .writeByte(FIN | PING)
                .writeByte(Integer.BYTES)
                .writeInt(number);
    }

    /** A Close frame; code 1005 stands for one without a body, a reason is cut to fit at a character's border. */
    static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        if (code == 1005) {
            return encode(allocator, CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_CONTROL_PAYLOAD - 2);
        while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return encode(allocator, CLOSE, payload);
    }
}
