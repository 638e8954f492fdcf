package io.barnabas.e2e.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the worker library writes, byte for byte, for events that are golden records themselves. Who has to change a golden
 * file changes the contract that gateways rely on.
 */
class WorkerRecordsTest {
    private static final int PARTITIONS = 8;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    private final RouteConfig route = routes.routes().get(0);

    /** Answers in every way that there is. */
    private static final class Answers implements MessageHandler {
        @Override
        public ConnectDecision onConnect(Connect connect) {
            return "welcome".equals(connect.origin())
                    ? ConnectDecision.accept("ada", Map.of("tenant", "acme"), Instant.parse("2026-11-23T18:00:00Z"))
                    : ConnectDecision.refuse(403, "members only");
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            context.reply("GRÜSSE 👋");
            context.push(new byte[] {0, 1, (byte) 0xfe, (byte) 0xff});
            context.publish("news", "extra, extra");
            context.close(4000, "that is all");
        }
    }

    @Test
    void anEventsAnswersAreTheGoldenRecords() {
        assertThat(answers("message-text", route.outbound(), 3))
                .containsExactly(golden("reply"), golden("push"), golden("close"));
    }

    @Test
    void whatGoesToManyIsTheGoldenRecord() {
        assertThat(answers("message-text", route.fanout(), 1)).containsExactly(golden("sendToMany"));
    }

    @Test
    void aRefusalIsTheGoldenRecord() {
        assertThat(answers(asked("https://app.example.com"), route.outbound(), 1))
                .containsExactly(golden("refuse"));
    }

    @Test
    void anAcceptIsTheGoldenRecord() {
        assertThat(answers(asked("welcome"), route.outbound(), 1)).containsExactly(golden("accept"));
    }

    /** The golden question, of a client with that Origin and with time enough to answer. */
    private static GoldenRecord asked(String origin) {
        GoldenRecord asked = GoldenRecord.of(GoldenRecord.OF_GATEWAYS, "connect");
        return asked.with(asked.value()
                .replace("https://app.example.com", origin)
                .replace("\"deadline\":\"2026", "\"deadline\":\"2126"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reply", "push", "close", "accept", "refuse", "sendToMany"})
    void eachIsAMessageOfAsyncApi(String name) throws IOException {
        GoldenRecord golden = golden(name);
        AsyncApi api = AsyncApi.load();
        String message = "/components/messages/" + name;
        assertThat(api.errors(message + "/headers", golden.headers())).isEmpty();
        assertThat(api.properties(message + "/headers"))
                .containsAll(() -> golden.headers().fieldNames());
        String channel = golden.key() == null ? "outbound" : "fanout";
        assertThat(api.at("/channels/" + channel + "/address").asText()).isEqualTo(golden.topic());
        if (name.equals("accept")) {
            assertThat(api.errors(message + "/payload", golden.json())).isEmpty();
        }
    }

    @Test
    void theExamplesInTheManualAreTheGoldenRecords() throws IOException {
        String manual = Files.readString(Path.of("../docs/RECORDS.md"));
        List<String> examples = Pattern.compile("(?ms)^```text\n(topic=.*?)^```$")
                .matcher(manual.substring(manual.indexOf("\n## What workers write\n")))
                .results()
                .map((MatchResult example) -> example.group(1))
                .toList();
        List<String> golden = new ArrayList<>();
        try (Stream<Path> files = Files.list(GoldenRecord.OF_WORKERS)) {
            for (Path file : files.toList()) {
                golden.add(Files.readString(file));
            }
        }
        assertThat(examples).containsExactlyInAnyOrderElementsOf(golden);
    }

    private static GoldenRecord golden(String name) {
        return GoldenRecord.of(GoldenRecord.OF_WORKERS, name);
    }

    private List<GoldenRecord> answers(String event, String topic, int count) {
        return answers(GoldenRecord.of(GoldenRecord.OF_GATEWAYS, event), topic, count);
    }

    /** What a worker writes for an event, under the names of the default topics. */
    private List<GoldenRecord> answers(GoldenRecord event, String topic, int count) {
        Brokers.createTopics(kafka, routes, PARTITIONS, 1);
        ProducerRecord<byte[], byte[]> record = event.toSend(route.inbound());
        record.headers().remove("kafka_replyTopic");
        record.headers().add("kafka_replyTopic", route.outbound().getBytes(UTF_8));
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Worker worker = Workers.on(kafka, routes, new Answers());
                KafkaProducer<byte[], byte[]> gateway = new KafkaProducer<>(kafka.with(Map.of()), bytes, bytes);
                Inbound written = new Inbound(kafka, topic)) {
            assertThat(worker.isReady()).isTrue();
            var unused = gateway.send(record);
            gateway.flush();
            String prefix = Brokers.prefix(routes) + ".";
            return written.await(count, any -> true).stream()
                    .map(GoldenRecord::of)
                    .map(it -> it.inTopic(it.topic().replace(prefix, "barnabas.")))
                    .toList();
        }
    }
}
