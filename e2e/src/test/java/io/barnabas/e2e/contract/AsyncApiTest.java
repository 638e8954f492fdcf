package io.barnabas.e2e.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.common.kafka.TopicRole;
import io.barnabas.e2e.examples.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/asyncapi.yaml} says what {@code docs/RECORDS.md} says and what gateways write. */
class AsyncApiTest {
    private static final String MESSAGES = "/components/messages/";

    private final AsyncApi api = AsyncApi.load();
    private final String manual = Files.readString(Path.of("../docs/RECORDS.md"));

    AsyncApiTest() throws IOException {}

    @Test
    void itIsAnAsyncApiFileByTheSchemaOfAsyncApi() throws Exception {
        Path specs = Packages.node(Path.of("src/test/asyncapi")).resolve("node_modules/@asyncapi/specs");
        JsonNode schema = new ObjectMapper()
                .readTree(specs.resolve("schemas/3.0.0-without-$id.json").toFile());
        assertThat(api.errorsBy(schema)).isEmpty();
    }

    /** Which that schema does not see. */
    @Test
    void eachReferenceLeadsSomewhere() {
        List<JsonNode> references = api.root().findValues("$ref");
        assertThat(references).hasSizeGreaterThan(50).allSatisfy(reference -> {
            assertThat(reference.asText()).startsWith("#/");
            assertThat(api.at(reference.asText().substring(1))).isNotNull();
        });
    }

    @Test
    void eachGoldenRecordIsAMessageOfIt() throws IOException {
        List<GoldenRecord> records = GoldenRecord.all();
        assertThat(records).extracting(GoldenRecord::event).contains(words(EventType.values(), AsyncApiTest::event));
        for (GoldenRecord golden : records) {
            String message = MESSAGES + golden.event();
            assertThat(api.errors(message + "/headers", golden.headers()))
                    .as(golden.toString())
                    .isEmpty();
            assertThat(api.properties(message + "/headers"))
                    .containsAll(() -> golden.headers().fieldNames());
            assertThat(api.errors("/components/messageBindings/byConnection/kafka/key", TextNode.valueOf(golden.key())))
                    .isEmpty();
            assertThat(api.at("/channels/inbound/address").asText()).isEqualTo(golden.topic());
            if (golden.headers().get("content-type").asText().equals("application/json")) {
                assertIsPayload(golden.event(), golden.json());
            }
        }
    }

    @Test
    void eachGoldenValueOfALifecycleEventIsAPayloadOfIt() throws IOException {
        List<String> values = Files.readAllLines(Path.of("../common/src/test/resources/golden/event-json.txt"));
        for (String value : values) {
            JsonNode json = new ObjectMapper().readTree(value);
            assertIsPayload(messageWith(json), json);
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void anEventHasTheHeadersOfTheTable(EventType type) {
        Set<String> headers = new TreeSet<>();
        for (String[] row : table("| header | on | value |")) {
            if (row[2].equals("all") || List.of(row[2].split(", ", -1)).contains(event(type))) {
                headers.addAll(names(row[1]));
            }
        }
        assertThat(api.properties(MESSAGES + event(type) + "/headers")).isEqualTo(headers);
    }

    @Test
    void whatWorkersWriteHasTheHeadersOfTheTable() {
        Set<String> headers = new TreeSet<>();
        table("| header | needed | value |").forEach(row -> headers.addAll(names(row[1])));
        Set<String> declared = new TreeSet<>();
        for (String channel : List.of("outbound", "fanout")) {
            api.at("/channels/" + channel + "/messages")
                    .fieldNames()
                    .forEachRemaining(message -> declared.addAll(api.properties(MESSAGES + message + "/headers")));
        }
        assertThat(declared).isEqualTo(headers);
    }

    @Test
    void aDeadLetterHasTheHeadersOfTheTable() {
        Set<String> headers = new TreeSet<>();
        table("| header | value |").forEach(row -> headers.addAll(names(row[1])));
        assertThat(api.properties(MESSAGES + "deadLetter/headers")).isEqualTo(headers);
    }

    @ParameterizedTest
    @CsvSource({
        "connect, connect",
        "opened, opened",
        "closed, closed",
        "undelivered, undelivered",
        "accept, Accept",
    })
    void aPayloadHasTheFieldsOfTheTable(String message, String heading) {
        String section = manual.substring(manual.indexOf("\n### " + heading + "\n"));
        Set<String> fields = new TreeSet<>();
        table(section, "| field | value |").forEach(row -> fields.addAll(names(row[1])));
        assertThat(api.properties(MESSAGES + message + "/payload")).isEqualTo(fields);
    }

    @Test
    void theValuesOfNodesAndConnectionsAreWhatTheCodeWrites() throws IOException {
        NodeBeat beat = new NodeBeat(
                "gateway-0", "mb1x5k2cba", NodeBeat.State.SERVING, 15_000, 4_711, Map.of("barnabas.outbound", 5));
        ConnectionEntry entry = new ConnectionEntry(
                ConnectionId.parse("gateway-0.mb1x5k2cba.5.42"),
                "ws",
                "alice",
                "barnabas.inbound",
                17,
                "gateway-0.mb1x5k2cba.5.42",
                Instant.parse("2026-11-23T17:00:00Z"),
                Map.of());
        for (byte[] value : List.of(beat.toJson(), entry.toJson())) {
            assertThat(manual).contains("\n" + new String(value, UTF_8) + "\n");
        }
        assertIsPayload("beat", new ObjectMapper().readTree(beat.toJson()));
        assertIsPayload("entry", new ObjectMapper().readTree(entry.toJson()));
        assertIsPayload("closed", new ObjectMapper().readTree(ClosedEvent.nodeLost(7)));
        assertThat(examples("beat/properties/state"))
                .containsExactly(words(NodeBeat.State.values(), NodeBeat.State::label));
    }

    @Test
    void itNamesEachKnownCause() {
        assertThat(examples("closed/properties/cause")).containsExactly(words(CloseCode.values(), CloseCode::label));
        assertThat(examples("closed/properties/closedBy"))
                .containsExactlyInAnyOrder(words(CloseCode.ClosedBy.values(), CloseCode.ClosedBy::label));
        assertThat(examples("undelivered/properties/cause"))
                .containsExactly(words(UndeliveredEvent.Cause.values(), UndeliveredEvent.Cause::label));
        assertThat(examples("deadLetterHeaders/properties/barnabas_dlt_cause"))
                .containsExactlyElementsOf(table("| cause | by | what is wrong |").stream()
                        .flatMap(row -> names(row[1]).stream())
                        .toList());
    }

    @Test
    void itsTopicsHaveThePartitionsThatAreMade() {
        Map<String, TopicRole> roles = Map.of(
                "inbound", TopicRole.INBOUND,
                "outbound", TopicRole.OUTBOUND,
                "fanout", TopicRole.FANOUT,
                "deadLetters", TopicRole.DEAD_LETTERS,
                "nodes", TopicRole.NODES,
                "connections", TopicRole.CONNECTIONS);
        assertThat(api.at("/channels").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(roles.keySet());
        roles.forEach((channel, role) -> assertThat(api.at("/channels/" + channel + "/bindings/kafka/partitions")
                        .asInt())
                .isEqualTo(role.partitions()));
    }

    private void assertIsPayload(String message, JsonNode json) {
        assertThat(api.errors(MESSAGES + message + "/payload", json))
                .as(message + " " + json)
                .isEmpty();
        assertThat(api.properties(MESSAGES + message + "/payload")).containsAll(json::fieldNames);
    }

    /** Which message has such a value, by a field that no other has. */
    private static String messageWith(JsonNode json) {
        Map<String, String> own = Map.of("deadline", "connect", "closedBy", "closed", "correlationId", "undelivered");
        for (Map.Entry<String, String> field : own.entrySet()) {
            if (json.has(field.getKey())) {
                return field.getValue();
            }
        }
        return json.has("route") ? "opened" : "accept";
    }

    private List<String> examples(String schema) {
        List<String> examples = new ArrayList<>();
        api.at("/components/schemas/" + schema + "/examples").forEach(example -> examples.add(example.asText()));
        return examples;
    }

    private static <T> String[] words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toArray(String[]::new);
    }

    private static String event(EventType type) {
        return type.type().substring(type.type().lastIndexOf('.') + 1);
    }

    private List<String[]> table(String head) {
        assertThat(manual).containsOnlyOnce("\n" + head + "\n");
        return table(manual, "\n" + head + "\n");
    }

    /** The rows of the first table with that head, in cells; the first cell is what stands before the first bar. */
    private static List<String[]> table(String text, String head) {
        return text.substring(text.indexOf(head))
                .strip()
                .lines()
                .skip(2)
                .takeWhile(row -> row.startsWith("|"))
                .map(row -> row.split(" *\\| *", -1))
                .toList();
    }

    /** What stands between backticks. */
    private static List<String> names(String cell) {
        Stream<MatchResult> found = Pattern.compile("`([^`]+)`").matcher(cell).results();
        return found.map(name -> name.group(1)).toList();
    }
}
