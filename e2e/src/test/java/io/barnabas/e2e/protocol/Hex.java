package io.barnabas.e2e.protocol;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes as they stand on the wire, written so that a reader can check them against RFC 6455 section 5.2. */
final class Hex {
    /** A masking key that changes nothing, so that payloads can be read; section 5.3 allows any key. */
    static final String NO_MASK = "00 00 00 00";

    private Hex() {}

    /** Bytes of hexadecimal pairs; spaces do not count. */
    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** A whole text frame of at most 125 bytes. */
    static byte[] textFrame(String payload) {
        return frame("81", payload);
    }

    /** A frame of at most 125 bytes: its first byte (FIN, RSV, opcode) as it is, a masked length, the payload. */
    static byte[] frame(String firstByte, String payload) {
        byte[] body = bytes(payload);
        if (body.length > 125) {
            throw new IllegalArgumentException("payload of " + body.length + " bytes: expected at most 125");
        }
        return join(bytes(firstByte), new byte[] {(byte) (0x80 | body.length)}, bytes(NO_MASK), body);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
