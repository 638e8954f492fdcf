package io.barnabas.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects (RFC 8259) from bytes that anybody may have sent. */
final class Json {
    private Json() {}

    /** Null for anything but one object, in UTF-8, in which no name stands twice. */
    static @Nullable Map<String, Object> object(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // Nimbus' parser takes a list of pairs for an object as well, and null for nothing.
            return text.stripLeading().startsWith("{") ? JSONObjectUtils.parse(text) : null;
        } catch (CharacterCodingException | ParseException notAnObject) {
            return null;
        }
    }
}
