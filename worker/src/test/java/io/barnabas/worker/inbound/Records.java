package io.barnabas.worker.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.ConnectEvent;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Inbound records as a gateway writes them, header by header. */
public final class Records {
    public static final String CONNECTION = "gw-1.k3x.5.42";

    private Records() {}

    public static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("barnabas.inbound", 3, 17, CONNECTION.getBytes(UTF_8), value);
    }

    public static ConsumerRecord<byte[], byte[]> message(String text) {
        ConsumerRecord<byte[], byte[]> record = event("message", text);
        put(record, HeaderNames.SEQUENCE, "00000000000000000007");
        put(record, HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        return addressed(record, 7);
    }

    public static ConsumerRecord<byte[], byte[]> connect(ConnectEvent event) {
        return addressed(event("connect", new String(event.toJson(), UTF_8)), 0);
    }

    private static ConsumerRecord<byte[], byte[]> addressed(ConsumerRecord<byte[], byte[]> record, long sequence) {
        put(record, HeaderNames.REPLY_TOPIC, "barnabas.outbound");
        RecordHeaders.put(record.headers(), HeaderNames.REPLY_PARTITION, 5);
        return put(record, HeaderNames.CORRELATION_ID, "~" + CONNECTION + ":" + sequence + ":t:ws");
    }

    public static ConsumerRecord<byte[], byte[]> event(String type, String value) {
        ConsumerRecord<byte[], byte[]> record = record(value.getBytes(UTF_8));
        put(record, HeaderNames.SPEC_VERSION, "1.0");
        put(record, HeaderNames.TYPE, "io.barnabas.connection." + type);
        put(record, HeaderNames.SOURCE, "/barnabas/ws");
        put(record, HeaderNames.ID, CONNECTION + ":7");
        put(record, HeaderNames.SUBJECT, CONNECTION);
        return record;
    }

    public static ConsumerRecord<byte[], byte[]> put(
            ConsumerRecord<byte[], byte[]> record, String header, String value) {
        record.headers().remove(header);
        RecordHeaders.put(record.headers(), header, value);
        return record;
    }

    public static ConsumerRecord<byte[], byte[]> without(ConsumerRecord<byte[], byte[]> record, String header) {
        record.headers().remove(header);
        return record;
    }
}
