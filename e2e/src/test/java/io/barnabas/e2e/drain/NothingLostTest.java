package io.barnabas.e2e.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Crowd;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.drain.DrainConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What clients sent to a node that leaves is in Kafka, and so is the end of each. */
class NothingLostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 20;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @Test
    void framesOfClientsThatSendAllTheWhileAreAllThereAndClosedComesLast() throws Exception {
        List<TalkingClient> clients = new ArrayList<>();
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            // Slow enough that clients send while others are told to go.
            TestGateway gateway = TestGateway.start(GatewayConfig.defaults(kafka, routes)
                    .with(new DrainConfig(Duration.ZERO, Duration.ofSeconds(2), 1, Duration.ofSeconds(15))));
            try (gateway) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new TalkingClient("client-" + i, gateway.port(), i % 2 == 0 ? 0 : 50));
                }
                Awaitility.await().atMost(PATIENCE).until(() -> clients.stream().allMatch(it -> it.sent() > 20));
                new Admin(gateway.app().adminPort()).post("/drain");
                gateway.app().awaitLeft();
                for (TalkingClient client : clients) {
                    client.awaitEnd();
                    assertThat(client.code()).isEqualTo(1012);
                }
                JsonObject end = new Admin(gateway.app().adminPort()).get("/drain");
                assertThat(end.getString("phase")).isEqualTo("left");
                assertThat(end.getInteger("cut")).isZero();
            }
            assertThat(inbound.await(CLIENTS, "closed")).hasSize(CLIENTS);
            int sent = clients.stream().mapToInt(TalkingClient::sent).sum();
            Map<String, List<ConsumerRecord<byte[], byte[]>>> byConnection = inbound.await(sent, it -> true).stream()
                    .collect(Collectors.groupingBy(it -> Inbound.header(it, "ce_subject")));
            assertThat(byConnection).hasSize(CLIENTS);
            byConnection.values().forEach(records -> check(records, clients));
        } finally {
            for (TalkingClient client : clients) {
                client.close();
            }
        }
    }

    private static void check(List<ConsumerRecord<byte[], byte[]>> records, List<TalkingClient> clients) {
        int last = records.size() - 1;
        List<ConsumerRecord<byte[], byte[]>> messages = records.subList(1, last);
        assertThat(Inbound.header(records.get(0), "ce_type")).endsWith(".opened");
        assertThat(Inbound.header(records.get(last), "ce_type")).endsWith(".closed");
        assertThat(messages).allMatch(it -> Inbound.header(it, "ce_type").endsWith(".message"));
        String name = Inbound.value(messages.get(0)).split(" ", 2)[0];
        TalkingClient client = clients.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThat(messages.stream().map(it -> Long.parseLong(Inbound.header(it, "ce_sequence"))))
                .as(name)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, client.sent()).boxed().toList());
        assertThat(messages.stream().map(Inbound::value))
                .as(name)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, client.sent())
                        .mapToObj(n -> name + " " + n)
                        .toList());
        JsonObject closed = new JsonObject(Inbound.value(records.get(last)));
        assertThat(closed.getLong("framesIn")).as(name).isEqualTo(client.sent());
        assertThat(closed.getLong("lastSequence")).as(name).isEqualTo(client.sent());
        assertThat(closed.getString("cause")).isEqualTo("shutdown");
        assertThat(closed.getBoolean("wasClean")).as(name).isTrue();
    }

    @Test
    void duringNoticeTheNodeIsNotReadyAndAcceptsAndAfterItRefuses() throws Exception {
        DrainConfig config = new DrainConfig(Duration.ofSeconds(3), Duration.ofSeconds(1), 500, Duration.ofSeconds(15));
        try (TestGateway gateway =
                TestGateway.start(GatewayConfig.defaults(kafka, routes).with(config))) {
            Admin admin = new Admin(gateway.app().adminPort());
            assertThat(admin.post("/drain").getString("phase")).isEqualTo("notice");
            assertThat(admin.status("/health/ready")).isEqualTo(503);
            assertThat(admin.status("/health/live")).isEqualTo(200);
            try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
                assertThat(client.read().closeCode()).isEqualTo(1012);
                assertThat(upgradeStatus(gateway.port())).isEqualTo(503);
            }
            gateway.app().awaitLeft();
        }
    }

    @Test
    void aClientThatNeverAnswersIsCutAtTheEndAndItsEndIsTold() throws Exception {
        DrainConfig config = new DrainConfig(Duration.ZERO, Duration.ofSeconds(1), 500, Duration.ofSeconds(1));
        TestGateway gateway =
                TestGateway.start(GatewayConfig.defaults(kafka, routes).with(config));
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                RawClient silent = RawClient.open(gateway.port(), "/ws")) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);
            assertThat(silent.read().closeCode()).isEqualTo(1012);
            ConsumerRecord<byte[], byte[]> closed = inbound.await(1, "closed").get(0);
            assertThat(Inbound.value(closed)).contains("\"cause\":\"shutdown\"", "\"wasClean\":false");
            stop.get(60, TimeUnit.SECONDS);
            assertThat(gateway.app().drain().cut()).isEqualTo(1);
        }
    }

    private static int upgradeStatus(int port) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.write(Crowd.UPGRADE.getBytes(StandardCharsets.ISO_8859_1));
            return client.readResponse().status();
        }
    }
}
