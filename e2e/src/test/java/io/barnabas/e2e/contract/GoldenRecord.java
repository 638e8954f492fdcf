package io.barnabas.e2e.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

/**
 * A record as the gateway's golden files show it.
 *
 * @param headers texts by name; a byte that is no text is the character of the same number
 * @param value the text below the empty line
 */
record GoldenRecord(String topic, String key, ObjectNode headers, String value) {
    private static final Path FOLDER = Path.of("../gateway/src/test/resources/golden");

    static List<GoldenRecord> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(GoldenRecord::read).toList();
        }
    }

    /** The last word of its type, which is the name of its message. */
    String event() {
        String type = headers.get("ce_type").asText();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(value);
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
        headers.remove("partition");
        return new GoldenRecord(topic, headers.remove("key").asText(), headers, text.substring(end + 2));
    }

    private static String shown(String value) {
        return value.startsWith("hex ")
                ? new String(HexFormat.ofDelimiter(" ").parseHex(value.substring(4)), ISO_8859_1)
                : value;
    }
}
