package io.barnabas.gateway.transport;

import io.netty.buffer.ByteBuf;

/**
 * Checks UTF-8 that comes in pieces, which may end within a character (RFC 3629 section 4). A state between two pieces
 * is an int: {@link #COMPLETE}, {@link #INVALID}, or what the character that has begun still needs.
 */
final class Utf8 {
    /** Between two characters; also the state before the first piece. */
    static final int COMPLETE = 0;
    /** Whatever follows, this is no UTF-8. */
    static final int INVALID = -1;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int LOWEST = 0x80;
    private static final int HIGHEST = 0xBF;

    private Utf8() {}

    /** The state after the readable bytes, which are not consumed. */
    static int check(int before, ByteBuf bytes) {
        int state = before;
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && state != INVALID) {
            if (state == COMPLETE && end - at >= Long.BYTES && (bytes.getLong(at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else {
                state = next(state, bytes.getUnsignedByte(at++));
            }
        }
        return state;
    }

    private static int next(int state, int value) {
        if (state == COMPLETE) {
            return first(value);
        }
        int missing = state & 0xFF;
        int lowest = state >>> 8 & 0xFF;
        int highest = state >>> 16;
        if (value < lowest || value > highest) {
            return INVALID;
        }
        return missing == 1 ? COMPLETE : awaiting(missing - 1, LOWEST, HIGHEST);
    }

    /** What follows the first byte of a character; the narrower bounds keep out long forms, surrogates and the rest. */
    private static int first(int value) {
        if (value < 0x80) {
            return COMPLETE;
        }
        if (value < 0xC2 || value > 0xF4) {
            return INVALID;
        }
        if (value < 0xE0) {
            return awaiting(1, LOWEST, HIGHEST);
        }
        if (value < 0xF0) {
            return awaiting(2, value == 0xE0 ? 0xA0 : LOWEST, value == 0xED ? 0x9F : HIGHEST);
        }
        return awaiting(3, value == 0xF0 ? 0x90 : LOWEST, value == 0xF4 ? 0x8F : HIGHEST);
    }

    private static int awaiting(int missing, int lowest, int highest) {
        return highest << 16 | lowest << 8 | missing;
    }
}
