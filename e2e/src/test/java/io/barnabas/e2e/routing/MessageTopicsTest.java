package io.barnabas.e2e.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.standalone.Main;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One route whose messages go to several teams, each on a topic of its own, by a field of their JSON. */
class MessageTopicsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Grown topics are seen soon. */
    private final KafkaSettings kafka =
            new KafkaSettings(Brokers.shared().bootstrapServers(), Map.of("metadata.max.age.ms", "300"));

    private final Topics topics = Brokers.freshTopics();
    private final String orders = topics.inbound() + ".orders";
    private final String chat = topics.inbound() + ".chat";
    private final RouteConfig route = RouteConfig.of("api", "/api", topics)
            .with(new MessageTopics("type", Map.of("order.create", orders, "order.cancel", orders, "chat", chat)));
    private final RouteConfigs routes = new RouteConfigs(topics, List.of(route));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void twoTeamsWithTwoWorkersEachAnswerTheirsAndOthersTheRest() throws Exception {
        Brokers.createTopics(kafka, routes);
        for (int i = 0; i < 2; i++) {
            keep(Workers.start(team("orders").only(orders)));
            keep(Workers.start(team("chat").only(chat)));
        }
        keep(Workers.start(team("rest").only(topics.inbound())));
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        List<String> messages = List.of(
                "{\"type\":\"order.create\",\"id\":1}",
                "{\"id\":2,\"type\":\"order.cancel\"}",
                "{\"type\":\"chat\",\"text\":\"hi\"}",
                "{\"type\":\"refund\"}",
                // What tries to cross: not at the top level, not text, not the first.
                "{\"x\":{\"type\":\"chat\"}}",
                "[{\"type\":\"chat\"}]",
                "{\"type\":[\"chat\"]}",
                "{\"type\":\"order.create\",\"type\":\"chat\"}",
                "no JSON");
        RawClient client = keep(RawClient.open(gateway.port(), "/api"));
        Set<String> answers = new TreeSet<>();
        for (String message : messages) {
            client.text(message);
        }
        client.binary("{\"type\":\"chat\"}".getBytes(UTF_8));
        for (int i = 0; i <= messages.size(); i++) {
            answers.add(client.read().text());
        }
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        "orders: " + messages.get(0),
                        "orders: " + messages.get(1),
                        "chat: " + messages.get(2),
                        "rest: " + messages.get(3),
                        "rest: " + messages.get(4),
                        "rest: " + messages.get(5),
                        "rest: " + messages.get(6),
                        "orders: " + messages.get(7),
                        "rest: " + messages.get(8),
                        "rest: {\"type\":\"chat\"}");
    }

    @Test
    void aWorkerOfAllTopicsAnswersAll() throws Exception {
        Brokers.createTopics(kafka, routes);
        keep(Workers.start(team("all")));
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        RawClient client = keep(RawClient.open(gateway.port(), "/api"));
        Set<String> answers = new TreeSet<>();
        for (String type : List.of("order.create", "chat", "other")) {
            client.text("{\"type\":\"" + type + "\"}");
        }
        for (int i = 0; i < 3; i++) {
            answers.add(client.read().text());
        }
        assertThat(answers)
                .containsExactly(
                        "all: {\"type\":\"chat\"}", "all: {\"type\":\"order.create\"}", "all: {\"type\":\"other\"}");
    }

    @Test
    void orderHoldsWithinEachTopicAndTogetherTheyHaveAllMessages() throws Exception {
        Brokers.createTopics(kafka, routes);
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        int each = 200;
        String[] kinds = {"order.create", "chat", "other"};
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(keep(RawClient.open(gateway.port(), "/api")));
        }
        for (int i = 0; i < each; i++) {
            for (RawClient client : clients) {
                client.text("{\"type\":\"" + kinds[i * 7 % 3] + "\",\"n\":" + i + "}");
            }
        }
        for (RawClient client : clients) {
            client.close(1000, "");
            assertThat(client.read().opcode()).isEqualTo(RawClient.CLOSE);
        }
        try (Inbound inbound = keep(new Inbound(kafka, topics.inbound()))) {
            for (ConsumerRecord<byte[], byte[]> closed : inbound.await(5, "closed")) {
                assertThat(Inbound.value(closed)).contains("\"framesIn\":200", "\"lastSequence\":200}");
            }
            Set<String> all = new TreeSet<>();
            for (String topic : route.inboundTopics()) {
                try (Inbound reader = new Inbound(kafka, topic)) {
                    List<ConsumerRecord<byte[], byte[]>> records = reader.await(0, it -> true);
                    assertOrder(records, all);
                    assertThat(records.stream().allMatch(MessageTopicsTest::isMessage))
                            .as("lifecycle events are in the route's inbound topic alone")
                            .isEqualTo(!topic.equals(topics.inbound()));
                }
            }
            assertThat(all).hasSize(5 * each);
        }
    }

    private static void assertOrder(List<ConsumerRecord<byte[], byte[]>> records, Set<String> all) {
        for (ConsumerRecord<byte[], byte[]> one : records) {
            if (isMessage(one)) {
                assertThat(all.add(Inbound.header(one, "ce_id"))).isTrue();
            }
        }
        records.stream()
                .filter(MessageTopicsTest::isMessage)
                .map(it -> Inbound.header(it, "ce_subject"))
                .distinct()
                .forEach(id -> {
                    List<ConsumerRecord<byte[], byte[]>> mine = records.stream()
                            .filter(it -> isMessage(it)
                                    && Inbound.header(it, "ce_subject").equals(id))
                            .toList();
                    assertThat(mine.stream().map(ConsumerRecord::partition).distinct())
                            .hasSize(1);
                    assertThat(mine.stream().map(it -> Inbound.header(it, "ce_sequence")))
                            .isSorted()
                            .doesNotHaveDuplicates();
                });
    }

    private static boolean isMessage(ConsumerRecord<byte[], byte[]> consumed) {
        return Inbound.header(consumed, "ce_type").endsWith(".message");
    }

    @Test
    void aTopicThatGrowsMovesOnlyLaterConnections() throws Exception {
        Brokers.createTopics(kafka, routes);
        keep(Workers.start(team("orders").only(orders)));
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        RawClient early = keep(RawClient.open(gateway.port(), "/api"));
        String order = "{\"type\":\"order.create\"}";
        early.text(order);
        assertThat(early.read().text()).isEqualTo("orders: " + order);
        int before = partitionOf(1).get(0);

        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.createPartitions(Map.of(orders, NewPartitions.increaseTo(40)))
                    .all()
                    .get();
        }
        List<Integer> partitions = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try (RawClient late = RawClient.open(gateway.port(), "/api")) {
                late.text(order);
                assertThat(late.read().text()).isEqualTo("orders: " + order);
            }
            partitions.clear();
            partitions.addAll(partitionOf(0));
            return partitions.stream().anyMatch(it -> it >= 4);
        });

        early.text(order);
        assertThat(early.read().text()).isEqualTo("orders: " + order);
        try (Inbound reader = new Inbound(kafka, orders)) {
            assertThat(reader.await(partitions.size() + 1, it -> true).stream()
                            .filter(it -> Inbound.header(it, "ce_sequence").endsWith("2"))
                            .map(ConsumerRecord::partition))
                    .containsExactly(before);
        }
    }

    /** Of all orders so far, at least so many. */
    private List<Integer> partitionOf(int least) {
        try (Inbound reader = new Inbound(kafka, orders)) {
            return reader.await(least, it -> true).stream()
                    .map(ConsumerRecord::partition)
                    .toList();
        }
    }

    @Test
    void withoutOneOfItsTopicsANodeIsNotReadyAndSaysWhatMakesIt() {
        Brokers.createTopics(kafka, new RouteConfigs(topics, List.of(RouteConfig.of("api", "/api", topics))));
        App gateway = keep(App.start(GatewayConfig.defaults(kafka, routes)));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(gateway.problem())
                .startsWith("topics " + chat)
                .contains(orders, " are missing; create them with: ./barnabas topics create --bootstrap "));

        Brokers.createTopics(kafka, routes);
        Awaitility.await().atMost(PATIENCE).until(gateway::isReady);
    }

    @Test
    void theSmallestOfItsTopicsBoundsEachMessage() throws Exception {
        Brokers.createTopics(kafka, routes);
        ConfigEntry limit = new ConfigEntry("max.message.bytes", "20000");
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, chat),
                            List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        RawClient client = keep(RawClient.open(gateway.port(), "/api"));
        client.text("x".repeat(13_000));
        assertThat(client.read().closeCode()).isEqualTo(1009);
    }

    @Test
    void aDeadLetterOfATopicIsInItsOwnDeadLetterTopic() throws Exception {
        Brokers.createTopics(kafka, routes);
        keep(Workers.start(Worker.builder(kafka)
                .topics(topics)
                .group(topics.inbound() + ".failing")
                .route(route, (message, context) -> {
                    throw new IllegalStateException("no");
                })
                .only(orders)));
        TestGateway gateway = keep(TestGateway.start(kafka, routes));
        RawClient client = keep(RawClient.open(gateway.port(), "/api"));
        client.text("{\"type\":\"order.create\"}");
        try (Inbound letters = new Inbound(kafka, orders + ".dlt")) {
            assertThat(Inbound.header(letters.await(1, it -> true).get(0), "barnabas_dlt_topic"))
                    .isEqualTo(orders);
        }
    }

    @Test
    void anExactlyOnceRouteCommitsAllItsTopicsInOneTransaction() throws Exception {
        RouteConfig once = route.exactlyOnce(Brokers.prefix(routes));
        RouteConfigs all = new RouteConfigs(topics, List.of(once));
        Brokers.createTopics(kafka, all);
        Set<String> failed = new ConcurrentSkipListSet<>();
        keep(Workers.start(Worker.builder(kafka)
                .topics(topics)
                .group(topics.inbound() + ".once")
                .route(once, (message, context) -> {
                    context.reply(message.text());
                    if (failed.add(message.text())) {
                        throw new IllegalStateException("once");
                    }
                })));
        TestGateway gateway = keep(TestGateway.start(kafka, all));
        RawClient client = keep(RawClient.open(gateway.port(), "/api"));
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            client.text("{\"type\":\"" + (i % 2 == 0 ? "chat" : "order.create") + "\",\"n\":" + i + "}");
        }
        for (int i = 0; i < 10; i++) {
            answers.add(client.read().text());
        }
        assertThat(answers).hasSize(10);
        try (Inbound outbound = Inbound.committed(kafka, once.outbound())) {
            assertThat(outbound.await(10, it -> true)).hasSize(10);
        }
    }

    @Tag(Requirement.LONG)
    @Test
    void theCommandsKnowAllTopicsOfARoute(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("barnabas.yaml"), """
                kafka: {bootstrap-servers: '%s'}
                topics: {prefix: %s, inbound-partitions: 2, outbound-partitions: 2, fanout-partitions: 1}
                routes:
                  - name: ws
                    message-field: type
                    message-topics: {order.create: %s}
                """.formatted(
                        kafka.bootstrapServers(), Brokers.prefix(routes), orders));
        assertThat(run(config, 0, "topics", "create"))
                .anyMatch(it -> it.contains("Topic " + orders + ": 2 partitions"))
                .anyMatch(it -> it.contains("Topic " + orders + ".dlt: "));
        RouteConfig ws =
                RouteConfig.of("ws", "/ws", topics).with(new MessageTopics("type", Map.of("order.create", orders)));
        TestGateway gateway = keep(TestGateway.start(kafka, new RouteConfigs(topics, List.of(ws))));
        RawClient client = keep(RawClient.open(gateway.port(), "/ws"));
        client.text("{\"type\":\"order.create\"}");
        client.text("other");

        JavaProcess replay = keep(JavaProcess.start(
                Main.class, "worker", "--config", config.toString(), "--from", "0", "--answer", "--group", orders));
        List<String> answers = new ArrayList<>();
        answers.add(client.read().text());
        answers.add(client.read().text());
        assertThat(answers).containsExactlyInAnyOrder("{\"type\":\"order.create\"}", "other");
        assertThat(replay.terminate()).isEqualTo(143);

        assertThat(run(config, 1, "dlq", "show", "0@0"))
                .anyMatch(it -> it.contains("there are 2 dead-letter topics") && it.contains(orders + ".dlt]"));
        Files.writeString(config, "worker: {topics: [nowhere]}\n", StandardOpenOption.APPEND);
        assertThat(run(config, 1, "worker"))
                .anyMatch(it -> it.contains("worker topic 'nowhere': expected an inbound topic of a route, one of ["));
    }

    private static List<String> run(Path config, int exit, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--config", config.toString()));
        try (JavaProcess process = JavaProcess.start(Main.class, all.toArray(String[]::new))) {
            assertThat(process.awaitExit())
                    .as(String.join("\n", process.output()))
                    .isEqualTo(exit);
            return process.output();
        }
    }

    private WorkerBuilder team(String name) {
        return Worker.builder(kafka)
                .topics(topics)
                .group(topics.inbound() + "." + name)
                .route(route, (message, context) -> context.reply(name + ": " + message.text()));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }
}
