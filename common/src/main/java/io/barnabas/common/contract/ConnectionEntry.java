package io.barnabas.common.contract;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record in {@code barnabas.connections}, whose key is the connection's id: there is such a connection,
 * and this is where its {@code closed} has to go. It is there before {@code opened} is written, and a tombstone follows
 * once {@code closed} is acknowledged.
 *
 * @param connection the connection's id
 * @param route name of its route
 * @param user whose it is; null for nobody known
 * @param topic the inbound topic of its events
 * @param partition the partition of that topic that all its events go to, from 0
 * @param recordKey the key of its events
 * @param openedAt when it was opened
 * @param attributes those that each of its events carries, by name; mostly empty
 */
public record ConnectionEntry(
        ConnectionId connection,
        String route,
        @Nullable String user,
        String topic,
        int partition,
        String recordKey,
        Instant openedAt,
        Map<String, String> attributes) {
    public ConnectionEntry {
        attributes = Map.copyOf(attributes);
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + ": expected 0 or more");
        }
    }

    /**
     * Reads a parsed value; fields of later versions are ignored.
     *
     * @param connection the record's key
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static ConnectionEntry of(String connection, Map<String, ?> value) {
        JsonFields fields = new JsonFields(value);
        return new ConnectionEntry(
                ConnectionId.parse(connection),
                fields.text("route"),
                fields.optionalText("user"),
                fields.text("topic"),
                (int) fields.number("partition", 0, Integer.MAX_VALUE),
                fields.text("key"),
                time(fields.text("openedAt")),
                fields.texts("attributes"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("openedAt is '" + text + "': expected a time of RFC 3339", e);
        }
    }

    public byte[] toJson() {
        return new JsonObject()
                .put("route", route)
                .put("user", user)
                .put("topic", topic)
                .put("partition", partition)
                .put("key", recordKey)
                .put("openedAt", openedAt.toString())
                .put("attributes", attributes)
                .toBytes();
    }
}
