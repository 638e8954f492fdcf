package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.egress.MalformedRecordException.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what workers answer to {@code connect}; pure. Its messages name no value of an identity. */
final class AnswerReader {
    /** Much more than the bounds of {@link ConnectDecision.Accept} need, even where each character is escaped. */
    private static final int MAX_VALUE_BYTES = 16 * 1024;

    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

    private AnswerReader() {}

    static ConnectDecision accept(ConsumerRecord<byte[], byte[]> consumed) throws MalformedRecordException {
        byte[] value = consumed.value();
        if (value == null || value.length == 0) {
            return ConnectDecision.accept();
        }
        Map<String, Object> fields = parse(value);
        try {
            return ConnectDecision.accept(
                    text(fields, "user"), attributes(fields.get("attributes")), time(fields, "expiresAt"));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    static ConnectDecision refuse(ConsumerRecord<byte[], byte[]> consumed) throws MalformedRecordException {
        String code = RecordHeaders.text(consumed.headers(), HeaderNames.CODE);
        String reason = RecordHeaders.text(consumed.headers(), HeaderNames.REASON);
        try {
            return ConnectDecision.refuse(
                    code == null ? ConnectDecision.DEFAULT_STATUS : Integer.parseInt(code),
                    reason == null ? "" : reason);
        } catch (NumberFormatException e) {
            throw malformed("header " + HeaderNames.CODE + " '" + code + "': expected 400 to 599");
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> parse(byte[] value) throws MalformedRecordException {
        if (value.length > MAX_VALUE_BYTES) {
            throw malformed("value of " + value.length + " bytes: expected at most " + MAX_VALUE_BYTES);
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            // The parser takes an array of pairs for an object as well, and an empty one for an empty object.
            if (text.stripLeading().startsWith("{")) {
                return JSONObjectUtils.parse(text);
            }
        } catch (CharacterCodingException | ParseException notJson) {
            // falls through to the same sentence
        }
        throw malformed("value of " + value.length + " bytes: expected nothing, or a JSON object");
    }

    private static @Nullable String text(Map<String, Object> fields, String name) throws MalformedRecordException {
        Object value = fields.get(name);
        if (value != null && !(value instanceof String)) {
            throw malformed(name + " is no text: expected text, or nothing");
        }
        return (String) value;
    }

    private static Map<String, String> attributes(@Nullable Object value) throws MalformedRecordException {
        Map<String, String> attributes = new HashMap<>();
        if (value != null) {
            if (!(value instanceof Map<?, ?> fields)) {
                throw malformed("attributes are no object: expected texts by name, or nothing");
            }
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                if (!(field.getKey() instanceof String name) || !(field.getValue() instanceof String text)) {
                    throw malformed("an attribute is no text: expected texts by name");
                }
                attributes.put(name, text);
            }
        }
        return attributes;
    }

    private static @Nullable Instant time(Map<String, Object> fields, String name) throws MalformedRecordException {
        String text = text(fields, name);
        if (text == null) {
            return null;
        }
        try {
            if (RFC_3339.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException notATime) {
            // falls through to the same sentence
        }
        throw malformed(name + " of " + text.length() + " characters: expected a time of RFC 3339, such as"
                + " 2026-11-23T17:00:00Z");
    }

    private static MalformedRecordException malformed(String message) {
        return new MalformedRecordException(Cause.ANSWER, message);
    }
}
