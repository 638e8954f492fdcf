package io.barnabas.worker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.RouteSource;
import io.barnabas.common.kafka.RecordHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Builds the records of a gateway, as {@code docs/RECORDS.md} has them. */
final class KitRecords {
    private final RouteConfig route;
    private long offset;

    KitRecords(RouteConfig route) {
        this.route = route;
    }

    ConsumerRecord<byte[], byte[]> message(
            ConnectionId connection,
            @Nullable String user,
            Map<String, String> extra,
            long sequence,
            FrameKind kind,
            byte[] payload) {
        Headers headers = headers(EventType.MESSAGE, connection, user, extra, Long.toString(sequence));
        RecordHeaders.put(headers, HeaderNames.SEQUENCE, String.format(Locale.ROOT, "%020d", sequence));
        RecordHeaders.put(headers, HeaderNames.CONTENT_TYPE, kind.contentType());
        answerable(headers, new CorrelationId(connection, sequence, kind, route.name()));
        return record(connection, headers, payload);
    }

    ConsumerRecord<byte[], byte[]> connect(ConnectionId connection, Map<String, String> extra, byte[] json) {
        Headers headers = headers(EventType.CONNECT, connection, null, extra, "connect");
        RecordHeaders.put(headers, HeaderNames.CONTENT_TYPE, "application/json");
        answerable(headers, new CorrelationId(connection, 0, FrameKind.TEXT, route.name()));
        return record(connection, headers, json);
    }

    ConsumerRecord<byte[], byte[]> lifecycle(
            EventType type,
            ConnectionId connection,
            @Nullable String user,
            Map<String, String> extra,
            String idSuffix,
            byte[] json) {
        Headers headers = headers(type, connection, user, extra, idSuffix);
        RecordHeaders.put(headers, HeaderNames.CONTENT_TYPE, "application/json");
        return record(connection, headers, json);
    }

    private Headers headers(
            EventType type,
            ConnectionId connection,
            @Nullable String user,
            Map<String, String> extra,
            String idSuffix) {
        Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        RecordHeaders.put(headers, HeaderNames.SPEC_VERSION, "1.0");
        RecordHeaders.put(headers, HeaderNames.TYPE, type.type());
        RecordHeaders.put(headers, HeaderNames.SOURCE, RouteSource.of(route.name()));
        RecordHeaders.put(headers, HeaderNames.ID, connection + ":" + idSuffix);
        RecordHeaders.put(headers, HeaderNames.SUBJECT, connection.toString());
        RecordHeaders.put(
                headers,
                HeaderNames.TIME,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        RecordHeaders.putIfPresent(headers, HeaderNames.USER_ID, user);
        extra.forEach((name, value) -> RecordHeaders.put(headers, name, value));
        return headers;
    }

    private void answerable(Headers headers, CorrelationId correlationId) {
        RecordHeaders.put(headers, HeaderNames.REPLY_TOPIC, route.outbound());
        RecordHeaders.put(
                headers, HeaderNames.REPLY_PARTITION, correlationId.connection().partition());
        RecordHeaders.put(headers, HeaderNames.CORRELATION_ID, correlationId.toString());
    }

    private ConsumerRecord<byte[], byte[]> record(ConnectionId connection, Headers headers, byte[] value) {
        byte[] key = connection.toString().getBytes(UTF_8);
        return new ConsumerRecord<>(
                route.inbound(),
                0,
                offset++,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
