package io.barnabas.bench.tier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.bench.load.Stamp;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Messages of connections in turn, as a gateway writes them, each with the time at which it was due. */
final class InboundMessages {
    private final RouteConfig route;
    private final ConnectionId[] connections;
    private final int size;

    InboundMessages(RouteConfig route, int connections, int size) {
        this.route = route;
        this.connections = new ConnectionId[connections];
        for (int i = 0; i < connections; i++) {
            this.connections[i] = new ConnectionId("bench", "1", 0, i + 1);
        }
        this.size = size;
    }

    ProducerRecord<byte[], byte[]> message(long n, long intendedNanos) {
        int index = (int) (n % connections.length);
        int sequence = (int) (n / connections.length) + 1;
        String subject = connections[index].toString();
        byte[] value = Stamp.template(size);
        Stamp.write(value, intendedNanos, index, sequence);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(route.inbound(), subject.getBytes(UTF_8), value);
        header(record, HeaderNames.SPEC_VERSION, "1.0");
        header(record, HeaderNames.TYPE, EventType.MESSAGE.type());
        header(record, HeaderNames.SOURCE, "/barnabas/" + route.name());
        header(record, HeaderNames.ID, subject + ":" + sequence);
        header(record, HeaderNames.SUBJECT, subject);
        header(record, HeaderNames.TIME, "2026-01-01T00:00:00.000Z");
        header(record, HeaderNames.SEQUENCE, String.format("%020d", sequence));
        header(record, HeaderNames.CONTENT_TYPE, FrameKind.TEXT.contentType());
        header(record, HeaderNames.REPLY_TOPIC, route.outbound());
        RecordHeaders.put(record.headers(), HeaderNames.REPLY_PARTITION, 0);
        header(record, HeaderNames.CORRELATION_ID, "~" + subject + ":" + sequence + ":t:" + route.name());
        return record;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        RecordHeaders.put(record.headers(), name, value);
    }
}
