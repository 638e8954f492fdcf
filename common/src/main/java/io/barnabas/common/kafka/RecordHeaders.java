package io.barnabas.common.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads and writes record headers in the encodings of the contract: UTF-8 text, and 4-byte big-endian integers. */
public final class RecordHeaders {
    private RecordHeaders() {}

    /** The last header of the name as text; null where there is none or it has no value. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * The last header of the name as a 4-byte big-endian integer; null where there is none.
     *
     * @throws IllegalArgumentException when it is not four bytes long
     */
    public static @Nullable Integer int32(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        if (header.value().length != Integer.BYTES) {
            throw new IllegalArgumentException(
                    "header " + name + " of " + header.value().length + " bytes: expected 4 (big-endian int)");
        }
        return ByteBuffer.wrap(header.value()).getInt();
    }

    public static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    public static void put(Headers headers, String name, int value) {
        headers.add(name, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** Puts the value unless it is null. */
    public static void putIfPresent(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            put(headers, name, value);
        }
    }
}
