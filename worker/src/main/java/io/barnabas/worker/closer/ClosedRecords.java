package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.EventTime;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.NodeOrder;
import io.barnabas.common.contract.RouteSource;
import io.barnabas.common.kafka.RecordHeaders;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What the closer writes, as {@code docs/RECORDS.md} says. Pure. */
final class ClosedRecords {

    private ClosedRecords() {}

    /** The end of the connection, where the gateway would have written it and with the same {@code ce_id}. */
    static ProducerRecord<byte[], byte[]> closed(ConnectionEntry entry, Instant now) {
        String connection = entry.connection().toString();
        long duration = Math.max(0, Duration.between(entry.openedAt(), now).toMillis());
        ProducerRecord<byte[], byte[]> closed = new ProducerRecord<>(
                entry.topic(), entry.partition(), entry.recordKey().getBytes(UTF_8), ClosedEvent.nodeLost(duration));
        Headers headers = closed.headers();
        RecordHeaders.put(headers, HeaderNames.SPEC_VERSION, "1.0");
        RecordHeaders.put(headers, HeaderNames.TYPE, EventType.CLOSED.type());
        RecordHeaders.put(headers, HeaderNames.SOURCE, RouteSource.of(entry.route()));
        RecordHeaders.put(headers, HeaderNames.ID, connection + ":closed");
        RecordHeaders.put(headers, HeaderNames.SUBJECT, connection);
        RecordHeaders.put(headers, HeaderNames.TIME, EventTime.of(now));
        RecordHeaders.putIfPresent(headers, HeaderNames.USER_ID, entry.user());
        entry.attributes().forEach((name, value) -> RecordHeaders.put(headers, HeaderNames.ATTRIBUTE + name, value));
        RecordHeaders.put(headers, HeaderNames.CONTENT_TYPE, "application/json");
        return closed;
    }

    /** Tells a node that it was given up. */
    static ProducerRecord<byte[], byte[]> fence(NodeStart start, String outboundTopic, int partition) {
        ProducerRecord<byte[], byte[]> fence = new ProducerRecord<>(outboundTopic, partition, null, new byte[0]);
        RecordHeaders.put(fence.headers(), HeaderNames.ACTION, NodeOrder.FENCE.label());
        RecordHeaders.put(fence.headers(), HeaderNames.NODE, start.toString());
        return fence;
    }
}
