package io.barnabas.worker.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.UnreadablePayloadException;
import java.io.IOException;

/**
 * Handlers whose messages are JSON, by Jackson.
 *
 * <pre>{@code
 * record Order(String item, int count) {}
 *
 * MessageHandler handler = JsonHandler.of(
 *         Order.class, (order, message, context) -> context.replyValue(Map.of("ordered", order.count())));
 * }</pre>
 *
 * What is no JSON of the type, {@code null} included, goes to the dead-letter topic at once. Fields that the type does
 * not have are ignored.
 */
public final class JsonHandler {
    private static final ObjectMapper DEFAULT = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonHandler() {}

    /** Reads messages as that type, for instance a record. Values that are sent may be of any type. */
    public static <T> MessageHandler of(Class<T> type, ValueHandler<T, Object> handler) {
        return of(DEFAULT, type, handler);
    }

    /** With a mapper of one's own, which decides what is tolerated and is not to be changed any more. */
    public static <T> MessageHandler of(ObjectMapper mapper, Class<T> type, ValueHandler<T, Object> handler) {
        ObjectReader reader = mapper.readerFor(type);
        return new ValueAdapter<>(
                message -> read(reader, type, message),
                (value, fanout) -> write(mapper, value),
                FrameKind.TEXT,
                handler,
                () -> {});
    }

    private static <T> T read(ObjectReader reader, Class<T> type, Message message) {
        T value;
        try {
            value = reader.readValue(message.payload());
        } catch (JsonProcessingException e) {
            // Not Jackson's whole message, which quotes the payload.
            throw new UnreadablePayloadException(
                    "the payload is no " + type.getSimpleName() + " in JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadablePayloadException(
                    "the payload is no " + type.getSimpleName() + " in JSON: " + e.getMessage(), e);
        }
        if (value == null) {
            throw new UnreadablePayloadException("the payload is JSON null: expected a " + type.getSimpleName(), null);
        }
        return value;
    }

    private static byte[] write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
