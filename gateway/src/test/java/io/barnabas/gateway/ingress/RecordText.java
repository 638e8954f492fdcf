package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** A record as people read it: {@code name=value} lines, an empty line, the value; what is no text as hex. */
final class RecordText {
    private RecordText() {}

    static String of(ProducerRecord<byte[], byte[]> written) {
        StringBuilder text = new StringBuilder();
        line(text, "topic", written.topic());
        line(text, "partition", written.partition() == null ? "by key" : written.partition());
        line(text, "key", new String(written.key(), UTF_8));
        boolean binary = false;
        for (Header header : written.headers()) {
            String value = new String(header.value(), UTF_8);
            line(text, header.key(), header.key().equals("kafka_replyPartition") ? hex(header.value()) : value);
            binary |= value.equals("application/octet-stream");
        }
        return text.append('\n')
                .append(binary ? hex(written.value()) : new String(written.value(), UTF_8))
                .append('\n')
                .toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }

    private static String hex(byte[] bytes) {
        return "hex " + HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
