package io.barnabas.e2e.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as the golden files show it.
 *
 * @param partition null where the key decides
 * @param key null for none
 * @param headers texts by name; a byte that is no text is the character of the same number
 * @param value the text below the empty line
 */
record GoldenRecord(
        String topic, @Nullable Integer partition, @Nullable String key, ObjectNode headers, String value) {
    static final Path OF_GATEWAYS = Path.of("../gateway/src/test/resources/golden");
    static final Path OF_WORKERS = Path.of("src/test/resources/golden");

    private static final String HEX = "hex ";
    private static final HexFormat BYTES = HexFormat.ofDelimiter(" ");

    /** Those that gateways write. */
    static List<GoldenRecord> all() throws IOException {
        try (Stream<Path> files = Files.list(OF_GATEWAYS)) {
            return files.sorted().map(GoldenRecord::read).toList();
        }
    }

    /** One of a folder, by the name of its file without the ending. */
    static GoldenRecord of(Path folder, String name) {
        return read(folder.resolve(name + ".txt"));
    }

    /** A record that was read; the key decides about its partition where it has one. */
    static GoldenRecord of(ConsumerRecord<byte[], byte[]> consumed) {
        ObjectNode headers = new ObjectMapper().createObjectNode();
        for (Header header : consumed.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        boolean binary =
                "application/octet-stream".equals(headers.path("content-type").asText());
        return new GoldenRecord(
                consumed.topic(),
                consumed.key() == null ? consumed.partition() : null,
                consumed.key() == null ? null : new String(consumed.key(), UTF_8),
                headers,
                binary ? HEX + BYTES.formatHex(consumed.value()) : new String(consumed.value(), UTF_8));
    }

    /** The last word of its type, which is the name of its message. */
    String event() {
        String type = headers.get("ce_type").asText();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(value);
    }

    GoldenRecord inTopic(String other) {
        return new GoldenRecord(other, partition, key, headers, value);
    }

    GoldenRecord with(String otherValue) {
        return new GoldenRecord(topic, partition, key, headers, otherValue);
    }

    /** To be written to a topic, the partition left to the key. */
    ProducerRecord<byte[], byte[]> toSend(String otherTopic) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(otherTopic, key == null ? null : key.getBytes(UTF_8), bytes(value));
        headers.properties().forEach(header -> {
            boolean binary = header.getKey().equals("kafka_replyPartition");
            byte[] text = header.getValue().asText().getBytes(binary ? ISO_8859_1 : UTF_8);
            record.headers().add(header.getKey(), text);
        });
        return record;
    }

    private static byte[] bytes(String value) {
        return value.startsWith(HEX) ? BYTES.parseHex(value.substring(HEX.length())) : value.getBytes(UTF_8);
    }

    private static GoldenRecord read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end = text.indexOf("\n\n");
        ObjectNode headers = new ObjectMapper().createObjectNode();
        for (String line : text.substring(0, end).split("\n", -1)) {
            int equals = line.indexOf('=');
            headers.put(line.substring(0, equals), shown(line.substring(equals + 1)));
        }
        String topic = headers.remove("topic").asText();
        String partition = headers.remove("partition").asText();
        JsonNode key = headers.remove("key");
        return new GoldenRecord(
                topic,
                partition.equals("by key") ? null : Integer.valueOf(partition),
                key == null ? null : key.asText(),
                headers,
                text.substring(end + 2, text.length() - 1));
    }

    private static String shown(String value) {
        return value.startsWith(HEX) ? new String(bytes(value), ISO_8859_1) : value;
    }
}
