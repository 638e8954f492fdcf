package io.barnabas.e2e.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.presence.PresenceConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a gateway does when Kafka has no topics for it, or does not take a record. */
class KafkaRefusesTest {
    private final KafkaSettings kafka = Brokers.shared();

    @Test
    void aFrameThatKafkaRefusesEndsTheConnectionAndClosedNamesTheLastAccepted() throws Exception {
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.text("taken");
            inbound.await(1, "message");
            limitRecords(routes.topics().inbound(), 2_000);

            client.text("x".repeat(10_000));
            RawClient.Frame close = client.read();
            assertThat(close.opcode()).isEqualTo(RawClient.CLOSE);
            assertThat(close.closeCode()).isEqualTo(4500);
            client.text("not taken any more");
            client.close(4500, "");

            assertThat(Inbound.value(inbound.await(1, "closed").get(0)))
                    .contains("\"code\":4500", "\"wasClean\":true", "\"closedBy\":\"gateway\"")
                    .contains("\"cause\":\"not-accepted\"", "\"framesIn\":2", "\"lastSequence\":1}");
            assertThat(inbound.await(1, "message")).hasSize(1);
        }
    }

    @Test
    void aRouteWhoseTopicIsGoneSendsItsClientsAwayAfterTheGraceTimeAndNobodyElses() throws Exception {
        RouteConfigs routes = Brokers.freshExactlyOnceRoutes(kafka);
        RouteConfig alone = routes.routes().get(0);
        GatewayConfig config = TestGateway.patient(kafka, routes)
                .with(new PresenceConfig(Duration.ofMillis(400), Duration.ofSeconds(2), Duration.ofSeconds(1)));
        try (TestGateway gateway = TestGateway.start(config);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                RawClient first = RawClient.open(gateway.port(), alone.path());
                RawClient second = RawClient.open(gateway.port(), alone.path());
                RawClient other = RawClient.open(gateway.port(), "/chat")) {
            deleteTopic(alone.inbound());
            // Kafka is asked for what it has of a topic once in a while, and when it refuses a record.
            first.text("nowhere to go");
            Awaitility.await().until(() -> !gateway.app().isReady());
            assertThat(ready(gateway.app()).body()).contains(alone.inbound(), "./barnabas topics create");
            for (RawClient client : List.of(first, second)) {
                RawClient.Frame close = client.read();
                assertThat(close.closeCode()).isEqualTo(1013);
                assertThat(close.closeReason()).isEqualTo("a topic of the route is missing");
                client.close(1013, "");
            }
            other.text("still here");
            assertThat(inbound.await(1, "message")).hasSize(1);

            Brokers.createTopics(kafka, routes);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(gateway.app()::isReady);
            RawClient.open(gateway.port(), alone.path()).close();
            assertThat(inbound.await(0, "closed")).isEmpty();
        }
    }

    @Test
    void withoutTopicsANodeAnswers503AndNamesTheCommandUntilTheyAreThere() throws Exception {
        RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
        try (App gateway = App.start(GatewayConfig.defaults(kafka, routes))) {
            Awaitility.await().until(() -> ready(gateway)
                    .body()
                    .contains("./barnabas topics create --bootstrap " + kafka.bootstrapServers()));
            assertThat(ready(gateway).statusCode()).isEqualTo(503);
            try (RawClient refused = RawClient.tcp(gateway.port())) {
                String request = String.join(
                        "\r\n",
                        "GET /ws HTTP/1.1",
                        "Host: x",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "");
                refused.write(request.getBytes(US_ASCII));
                RawClient.Response response = refused.readResponse();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.head()).containsIgnoringCase("Retry-After: 5");
            }
            Brokers.createTopics(kafka, routes);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(gateway::isReady);
            assertThat(ready(gateway).statusCode()).isEqualTo(200);
            RawClient.open(gateway.port(), "/ws").close();
        }
    }

    private static HttpResponse<String> ready(App gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.adminPort() + "/health/ready"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void deleteTopic(String topic) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    private void limitRecords(String topic, int bytes) throws Exception {
        ConfigEntry limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
