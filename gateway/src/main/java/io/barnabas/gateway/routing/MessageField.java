package io.barnabas.gateway.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds one field of a JSON object (RFC 8259) in one pass that ends at the field. Looks at nothing but names at the top
 * level, and at nothing behind {@link #MAX_BYTES}. Never throws, whatever the bytes. Thread-safe.
 */
final class MessageField {
    /** How far a message is read for the field. */
    static final int MAX_BYTES = 16 << 10;

    /** Without memory of names: they are the clients'. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final String name;

    MessageField(String name) {
        this.name = name;
    }

    /**
     * The field's value, of the first field of that name; null where there is none or it is no text, and where the bytes
     * up to it are no JSON object. What follows the field is not looked at.
     */
    @Nullable
    String valueIn(byte[] message) {
        int length = Math.min(message.length, MAX_BYTES);
        int start = 0;
        while (start < length && isSpace(message[start])) {
            start++;
        }
        // A NUL would have the parser guess at another encoding than UTF-8.
        if (length - start < 2 || message[start] != '{' || message[start + 1] == 0) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(message, start, length - start)) {
            return find(parser);
        } catch (IOException | RuntimeException notJson) {
            return null;
        }
    }

    private @Nullable String find(JsonParser parser) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            JsonToken value = parser.nextToken();
            if (found) {
                return value == JsonToken.VALUE_STRING ? parser.getText() : null;
            }
            parser.skipChildren();
        }
        return null;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
