package io.barnabas.worker.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.ConnectionInfo;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the JSON values of lifecycle events; fields of newer versions are ignored. */
final class LifecycleReader {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long UNKNOWN = -1;
    private static final String TOKEN = "token";

    private final JsonNode object;

    private LifecycleReader(JsonNode object) {
        this.object = object;
    }

    static LifecycleReader of(byte @Nullable [] value) throws MalformedRecordException {
        if (value == null || value.length == 0) {
            throw malformed("the value is empty: expected a JSON object");
        }
        try {
            JsonNode node = JSON.readTree(value);
            if (!node.isObject()) {
                throw malformed("the value is JSON " + node.getNodeType() + ": expected an object");
            }
            return new LifecycleReader(node);
        } catch (JsonProcessingException e) {
            throw malformed("the value is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw malformed("the value is no JSON: " + e.getMessage());
        }
    }

    Connect connect(ConnectionInfo connection, EventHeaders headers) throws MalformedRecordException {
        return new Connect(
                connection,
                text("path"),
                optionalText("remoteAddress"),
                optionalText("origin"),
                optionalText(TOKEN),
                optionalTime("deadline"),
                headers);
    }

    /** The same record of a {@code connect} without the token in its value. */
    static ConsumerRecord<byte[], byte[]> withoutToken(ConsumerRecord<byte[], byte[]> connect) {
        byte[] value = withoutToken(connect.value());
        return new ConsumerRecord<>(
                connect.topic(),
                connect.partition(),
                connect.offset(),
                connect.timestamp(),
                connect.timestampType(),
                connect.serializedKeySize(),
                value.length,
                connect.key(),
                value,
                connect.headers(),
                connect.leaderEpoch());
    }

    private static byte[] withoutToken(byte[] connect) {
        try {
            if (JSON.readTree(connect) instanceof ObjectNode fields) {
                return JSON.writeValueAsBytes(fields.without(TOKEN));
            }
        } catch (IOException notJson) {
            // falls through: what cannot be read cannot be cleaned
        }
        return new byte[0];
    }

    Opened opened(ConnectionInfo connection, EventHeaders headers) throws MalformedRecordException {
        return new Opened(
                connection,
                text("path"),
                optionalText("remoteAddress"),
                optionalText("origin"),
                optionalText("subprotocol"),
                texts("attributes"),
                headers);
    }

    Closed closed(ConnectionInfo connection, EventHeaders headers) throws MalformedRecordException {
        String reason = optionalText("reason");
        return new Closed(
                connection,
                (int) number("code", 0, 4999),
                reason == null ? "" : reason,
                flag("wasClean"),
                text("closedBy"),
                text("cause"),
                count("durationMs"),
                count("framesIn"),
                count("framesOut"),
                count("bytesIn"),
                count("bytesOut"),
                count("lastSequence"),
                headers);
    }

    Undelivered undelivered(ConnectionInfo connection, EventHeaders headers) throws MalformedRecordException {
        return new Undelivered(
                connection,
                text("cause"),
                text("correlationId"),
                number("sequence", 0, Long.MAX_VALUE),
                text("topic"),
                (int) number("partition", 0, Integer.MAX_VALUE),
                number("offset", 0, Long.MAX_VALUE),
                number("bytes", 0, Long.MAX_VALUE),
                headers);
    }

    private String text(String field) throws MalformedRecordException {
        String text = optionalText(field);
        if (text == null) {
            throw malformed(field + " is missing: expected text");
        }
        return text;
    }

    private @Nullable String optionalText(String field) throws MalformedRecordException {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw malformed(field + " is " + node + ": expected text");
        }
        return node.textValue();
    }

    private @Nullable Instant optionalTime(String field) throws MalformedRecordException {
        String text = optionalText(field);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw malformed(field + " is '" + text + "': expected a time of RFC 3339");
        }
    }

    private Map<String, String> texts(String field) throws MalformedRecordException {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw malformed(field + " is " + node + ": expected an object of texts");
        }
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw malformed(field + " is " + node + ": expected an object of texts");
            }
            texts.put(entry.getKey(), entry.getValue().textValue());
        }
        return texts;
    }

    private boolean flag(String field) throws MalformedRecordException {
        JsonNode node = object.path(field);
        if (!node.isBoolean()) {
            throw malformed(field + " is " + shown(node) + ": expected true or false");
        }
        return node.booleanValue();
    }

    private long count(String field) throws MalformedRecordException {
        return object.path(field).isMissingNode() ? UNKNOWN : number(field, 0, Long.MAX_VALUE);
    }

    private long number(String field, long min, long max) throws MalformedRecordException {
        JsonNode node = object.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw malformed(field + " is " + shown(node) + ": expected a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.toString();
    }

    private static MalformedRecordException malformed(String message) {
        return new MalformedRecordException(DeadLetterCause.BAD_EVENT, message);
    }
}
