package io.barnabas.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The claims of a token whose signature is good (RFC 7519 section 4), read with suspicion all the same. */
final class Claims {
    /** The year 9999: beyond it times are mistakes, such as milliseconds for seconds. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private final Map<String, Object> values;

    private Claims(Map<String, Object> values) {
        this.values = values;
    }

    /** Null where the payload is not one JSON object in UTF-8 in which no claim stands twice. */
    static @Nullable Claims parse(byte[] payload) {
        Map<String, Object> values = Json.object(payload);
        return values == null ? null : new Claims(values);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    /** Null where it is absent or not text. */
    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** Seconds since 1970 (RFC 7519 section 2, NumericDate), fractions cut; null where absent or not such a number. */
    @Nullable
    Instant time(String name) {
        if (!(values.get(name) instanceof Number number)) {
            return null;
        }
        double seconds = number.doubleValue();
        return seconds >= 0 && seconds <= MAX_EPOCH_SECOND ? Instant.ofEpochSecond(number.longValue()) : null;
    }

    /** One text or a list of them (RFC 7519 section 4.1.3); empty where absent or of another type. */
    List<String> texts(String name) {
        Object value = values.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        return List.of();
    }

    /** Text as it is, anything else as JSON; null where absent. */
    @Nullable
    String copy(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        String wrapped = JSONObjectUtils.toJSONString(Map.of("", value));
        return wrapped.substring("{\"\":".length(), wrapped.length() - 1);
    }
}
