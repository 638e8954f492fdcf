package io.barnabas.worker.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.RouteSource;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.inbound.Inbound;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One dead letter, as {@code docs/RECORDS.md} describes them; any header of it may be missing. */
final class Letter {
    private static final String OWN_HEADERS = "barnabas_dlt_";
    private static final byte[] EMPTY = new byte[0];

    private final ConsumerRecord<byte[], byte[]> record;

    Letter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    Position at() {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Nullable
    String header(String name) {
        return RecordHeaders.text(record.headers(), name);
    }

    Iterable<Header> headers() {
        return record.headers();
    }

    String cause() {
        return orDash(header(HeaderNames.DLT_CAUSE));
    }

    String attempts() {
        return orDash(header(HeaderNames.DLT_ATTEMPTS));
    }

    /** The last word of {@code ce_type}. */
    String type() {
        String type = header(HeaderNames.TYPE);
        return type == null ? "-" : type.substring(type.lastIndexOf('.') + 1);
    }

    String key() {
        return record.key() == null ? "-" : new String(record.key(), UTF_8);
    }

    /** Of the event's source, or of what was to be answered. */
    String route() {
        String source = header(HeaderNames.SOURCE);
        String route = source == null ? null : RouteSource.route(source);
        if (route != null) {
            return route;
        }
        String correlationId = header(HeaderNames.CORRELATION_ID);
        try {
            return orDash(
                    correlationId == null
                            ? null
                            : CorrelationId.parse(correlationId).route());
        } catch (IllegalArgumentException unreadable) {
            return "-";
        }
    }

    /** Where the record stood when it could not be handled; null where the letter does not say so. */
    @Nullable
    Position original() {
        String topic = header(HeaderNames.DLT_TOPIC);
        String partition = header(HeaderNames.DLT_PARTITION);
        String offset = header(HeaderNames.DLT_OFFSET);
        if (topic == null || partition == null || offset == null) {
            return null;
        }
        try {
            return Position.parse(topic + "-" + partition + "@" + offset, topic);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    /** The value without a client's token in it, which people need not see. */
    byte[] value() {
        byte[] value = Inbound.withoutToken(record).value();
        return value == null ? EMPTY : value;
    }

    /** Whether it is a client's question that nobody waits for any more. */
    boolean isConnect() {
        return EventType.CONNECT.type().equals(header(HeaderNames.TYPE));
    }

    /** For those who keep many. */
    Letter withoutValue() {
        ConsumerRecord<byte[], byte[]> small = new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                0,
                record.key(),
                EMPTY,
                record.headers(),
                record.leaderEpoch());
        small.headers().remove(HeaderNames.DLT_STACK);
        return new Letter(small);
    }

    /** The record as it was, for its old partition, with a header that names this letter. */
    ProducerRecord<byte[], byte[]> toReplay(Position original) {
        ProducerRecord<byte[], byte[]> again =
                new ProducerRecord<>(original.topic(), original.partition(), record.key(), record.value());
        for (Header header : record.headers()) {
            if (!header.key().startsWith(OWN_HEADERS)) {
                again.headers().add(header);
            }
        }
        RecordHeaders.put(again.headers(), HeaderNames.DLT_REPLAY_OF, at().toString());
        return again;
    }

    /** The record that says of this letter that it was replayed; it stands in the same partition, so it is kept longer. */
    ProducerRecord<byte[], byte[]> toMarker() {
        ProducerRecord<byte[], byte[]> marker =
                new ProducerRecord<>(record.topic(), record.partition(), record.key(), EMPTY);
        RecordHeaders.put(marker.headers(), HeaderNames.DLT_REPLAYED, at().toString());
        return marker;
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
