package com.example.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerConfig;
import io.barnabas.worker.WorkerSettings;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.testkit.Handled;
import io.barnabas.worker.testkit.HandlerKit;
import io.barnabas.worker.testkit.KitConnection;
import io.barnabas.worker.testkit.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apicurio's serializers as a worker's, by nothing but the configurations that lie beside this code. */
class OrderHandlersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ORDER_AVRO = """
            {"type": "record", "name": "Order", "namespace": "com.example.orders", "fields": [
                {"name": "item", "type": "string"}, {"name": "count", "type": "int"}]}""";
    private static final String ORDER_JSON = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
             "properties": {"item": {"type": "string"}, "count": {"type": "integer", "minimum": 1}}}""";
    private static final String RECEIPT_JSON = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
             "properties": {"text": {"type": "string"}}}""";
    private static final String MONEY_PROTOBUF = """
            syntax = "proto3";
            package google.type;
            message Money {
              string currency_code = 1;
              int64 units = 2;
              int32 nanos = 3;
            }
            """;
    private static EmbeddedBroker broker;

    private Registry registry;
    private TopicPlan plan;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startRegistry() throws IOException {
        registry = new Registry();
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void avroFromAWebSocketThroughKafkaAndBack() throws Exception {
        registry.register("Order", ORDER_AVRO);
        // Zero, the schema's id in four bytes, then Avro: "tea", 2; and the same without its last byte.
        byte[] order = hex("00 00000001 06 746561 04");
        byte[] unreadable = hex("00 00000001 06 746561");
        WorkerConfig config = config("avro.yaml");
        RouteConfig route = config.routes().routes().get(0);
        try (Admin admin = Admin.create(config.kafka().with(Map.of()))) {
            new TopicAdmin(admin, PATIENCE).create(plan, 1, false);
        }
        try (App gateway = App.start(GatewayConfig.defaults(config.kafka(), config.routes()));
                Worker worker = Worker.start(config, new OrderHandlers().handlers(), WorkerMetrics.NONE)) {
            Awaitility.await().atMost(PATIENCE).until(() -> gateway.isReady() && worker.isReady());

            try (Client client = new Client("ws://127.0.0.1:" + gateway.port() + route.path())) {
                client.send(unreadable);
                client.send(order);

                assertThat(client.read()).isEqualTo(hex("00 00000002 0e 32207820746561"));
            }
        }
        assertThat(registry.artifact(2).name()).isEqualTo("avro.outbound-value");
        assertThat(registry.artifact(2).schema()).contains("\"name\":\"Receipt\"");
        ConsumerRecord<byte[], byte[]> letter =
                first(config.kafka(), config.routes().topics().deadLetters());
        assertThat(letter.value()).isEqualTo(unreadable);
        assertThat(letter.headers().lastHeader(HeaderNames.DLT_CAUSE).value())
                .asString(UTF_8)
                .isEqualTo("unreadable-payload");
    }

    @Test
    void jsonSchema() {
        registry.register("Order", ORDER_JSON);
        registry.register("Receipt", RECEIPT_JSON);
        KitConnection connection = connection("json-schema.yaml", "orders");

        Handled handled = connection.message(json(1, "{\"item\":\"tea\",\"count\":2}"));
        // It has the type's fields: it is the schema that refuses it.
        Handled refused = connection.message(json(1, "{\"item\":\"tea\",\"count\":0}"));

        assertThat(handled.sent()).extracting(Sent::payload).containsExactly(json(2, "{\"text\":\"2 x tea\"}"));
        assertThat(refused.deadLetter()).isEqualTo("unreadable-payload");
    }

    @Test
    void protobuf() {
        registry.register("Money", MONEY_PROTOBUF);
        KitConnection connection = connection("protobuf.yaml", "tips");

        // The message's name with its length, then Protobuf: "EUR", 40; and one that ends within a field.
        Handled handled = connection.message(hex("00 00000001 07 0a054d6f6e6579 0a03455552 1028"));
        Handled cut = connection.message(hex("00 00000001 07 0a054d6f6e6579 0a03455552 10"));

        assertThat(handled.sent())
                .extracting(Sent::payload)
                .containsExactly(hex("00 00000002 07 0a054d6f6e6579 0a03455552 1004"));
        assertThat(registry.artifact(2).name()).isEqualTo("kit.outbound-value");
        assertThat(cut.deadLetter()).isEqualTo("unreadable-payload");
    }

    @Test
    void aRegistryThatIsAwayMakesNoPayloadUnreadable() {
        KitConnection connection = connection("avro.yaml", "orders");
        registry.close();

        Handled handled = connection.message(hex("00 00000001 06 746561 04"));

        assertThat(handled.attempts()).isEqualTo(3);
        assertThat(handled.deadLetter()).isEqualTo("handler-failed");
    }

    private KitConnection connection(String file, String route) {
        MessageHandler handler =
                Objects.requireNonNull(new OrderHandlers().handlers().get(route));
        return HandlerKit.of(route, handler).payload(config(file).payload()).connection("alice");
    }

    /** The file's, with topics of its own, on this test's broker and registry. */
    private WorkerConfig config(String file) {
        Settings settings = Settings.load(
                Path.of(file),
                Map.of(
                        "kafka.bootstrap-servers",
                        broker.bootstrapServers(),
                        "topics.prefix",
                        file.replace(".yaml", ""),
                        "topics.inbound-partitions",
                        "1",
                        "topics.outbound-partitions",
                        "1",
                        "topics.fanout-partitions",
                        "1",
                        "worker.payload.properties.apicurio.registry.url",
                        registry.url()));
        RouteConfigs routes = RouteConfigs.from(settings);
        plan = TopicPlan.from(settings, routes);
        WorkerConfig config = WorkerSettings.from(settings, KafkaSettings.from(settings), routes);
        settings.finish();
        return Objects.requireNonNull(config);
    }

    private static ConsumerRecord<byte[], byte[]> first(KafkaSettings kafka, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka.with(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(it -> new TopicPartition(topic, it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            Awaitility.await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return !found.isEmpty();
            });
            return found.get(0);
        }
    }

    private static byte[] json(int schema, String text) {
        return hex("00 0000000" + schema + HexFormat.of().formatHex(text.getBytes(UTF_8)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
