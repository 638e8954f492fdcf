package io.barnabas.common.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object (RFC 8259), fields in the order given; null values are left out. */
final class JsonObject {
    private final StringBuilder out = new StringBuilder("{");

    JsonObject put(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            string(value);
        }
        return this;
    }

    JsonObject put(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    JsonObject put(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /** An object of texts, in the order of their names; left out when it is empty. */
    JsonObject put(String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            name(name);
            JsonObject nested = new JsonObject();
            new TreeMap<>(values).forEach(nested::put);
            out.append(nested.out).append('}');
        }
        return this;
    }

    /** An object of numbers, in the order of their names. */
    JsonObject putNumbers(String name, Map<String, Integer> values) {
        name(name);
        JsonObject nested = new JsonObject();
        new TreeMap<>(values).forEach(nested::put);
        out.append(nested.out).append('}');
        return this;
    }

    byte[] toBytes() {
        return (out + "}").getBytes(StandardCharsets.UTF_8);
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        string(name);
        out.append(':');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
