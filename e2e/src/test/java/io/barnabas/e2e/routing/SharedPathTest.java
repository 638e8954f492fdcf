package io.barnabas.e2e.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.RouteMatch;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthSettings;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Teams that share a path: the client's subprotocol, or a header, says whose connection it is. */
class SharedPathTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final Topics topics = Brokers.freshTopics();
    private final RouteConfig old = route("old", List.of("orders.v1", "orders.v1.1"), null);
    private final RouteConfig latest = route("latest", List.of("orders.v2"), null);
    private final RouteConfig blue = route("blue", List.of("orders.v2"), "X-Tenant", "blue");
    private final RouteConfigs routes = new RouteConfigs(topics, List.of(old, latest, blue));
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        Brokers.createTopics(kafka, routes);
        Settings settings = new Settings(
                null, Map.of(), Map.of(), Map.of("a.auth.mode", "callout", "a.auth.tokens", "subprotocol"));
        AuthConfig asking = AuthSettings.from(settings, "a");
        gateway = keep(TestGateway.start(GatewayConfig.defaults(kafka, routes).withAuth(Map.of("blue", asking))));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void eachSubprotocolHasItsOwnTopicsAndWorkers() throws Exception {
        keep(worker(old));
        keep(worker(latest));
        RawClient ofOld = open("orders.v1.1", "Sec-WebSocket-Protocol: chat, orders.v1.1, orders.v1");
        RawClient ofLatest = open("orders.v2", "Sec-WebSocket-Protocol: orders.v2");
        for (int i = 0; i < 3; i++) {
            ofOld.text("hello");
            assertThat(ofOld.read().text()).isEqualTo("old says hello");
            ofLatest.text("hello");
            assertThat(ofLatest.read().text()).isEqualTo("latest says hello");
        }
        try (Inbound ofThatTeam = new Inbound(kafka, old.inbound())) {
            assertThat(Inbound.value(ofThatTeam.await(1, "opened").get(0))).contains("\"subprotocol\":\"orders.v1.1\"");
            assertThat(ofThatTeam.await(3, "message"))
                    .allMatch(it -> Inbound.header(it, "ce_source").equals("/barnabas/old"));
        }
    }

    @Test
    void aHeaderSaysWhoseItIsAndThatRoutesRulesHold() throws Exception {
        keep(worker(latest));
        keep(Workers.start(Worker.builder(kafka)
                .topics(topics)
                .group(blue.inbound() + ".workers")
                .route(blue, new OnlyWithToken())));
        RawClient ofBlue =
                open("orders.v2", "X-Tenant: blue", "Sec-WebSocket-Protocol: bearer, s3cr3t, orders.v1, orders.v2");
        ofBlue.text("hello");
        assertThat(ofBlue.read().text()).isEqualTo("blue says hello");
        try (Inbound blues = new Inbound(kafka, blue.inbound())) {
            assertThat(Inbound.value(blues.await(1, "connect").get(0))).contains("\"token\":\"s3cr3t\"");
            assertThat(Inbound.value(blues.await(1, "opened").get(0)))
                    .contains("\"subprotocol\":\"orders.v2\"")
                    .doesNotContain("s3cr3t");
        }
        try (RawClient without = RawClient.tcp(gateway.port())) {
            without.askForUpgrade("/orders", "X-Tenant: blue", "Sec-WebSocket-Protocol: orders.v2");
            assertThat(without.readResponse().status()).isEqualTo(403);
        }
        RawClient other = open("orders.v2", "Sec-WebSocket-Protocol: orders.v2", "X-Tenant: green");
        other.text("hello");
        assertThat(other.read().text()).isEqualTo("latest says hello");
    }

    private static final class OnlyWithToken implements MessageHandler {
        @Override
        public ConnectDecision onConnect(Connect connect) {
            return connect.token() == null ? ConnectDecision.refuse(403, "no") : ConnectDecision.accept();
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            context.reply("blue says " + message.text());
        }
    }

    @Test
    void aRequestOfNobodyIsToldWhatWasExpectedAndItsTokenIsNot() throws Exception {
        for (String offer : List.of("X-None: 1", "Sec-WebSocket-Protocol: orders.v9, bearer, orders.v2")) {
            try (RawClient client = RawClient.tcp(gateway.port())) {
                client.askForUpgrade("/orders", offer);
                RawClient.Response response = client.readResponse();
                assertThat(response.status()).isEqualTo(400);
                assertThat(response.body())
                        .isEqualTo("No route of this path fits the request: expected subprotocol"
                                + " (Sec-WebSocket-Protocol) orders.v2 and header X-Tenant with a value known here, or"
                                + " subprotocol (Sec-WebSocket-Protocol) orders.v1 or orders.v1.1, or subprotocol"
                                + " (Sec-WebSocket-Protocol) orders.v2.\n");
            }
        }
        try (RawClient client = RawClient.tcp(gateway.port())) {
            client.askForUpgrade("/order");
            assertThat(client.readResponse().status()).isEqualTo(404);
        }
    }

    @Test
    void noTeamReachesTheOthersConnectionsOnTheSamePath() throws Exception {
        RawClient victim = open("orders.v2", "Sec-WebSocket-Protocol: orders.v2");
        RawClient own = open("orders.v1", "Sec-WebSocket-Protocol: orders.v1");
        Map<String, Object> bytes = new HashMap<>();
        bytes.put("key.serializer", ByteArraySerializer.class);
        bytes.put("value.serializer", ByteArraySerializer.class);
        try (Inbound latests = new Inbound(kafka, latest.inbound());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(bytes))) {
            String id = Inbound.header(latests.await(1, "opened").get(0), "ce_subject");
            for (int partition = 0; partition < 4; partition++) {
                ProducerRecord<byte[], byte[]> push =
                        new ProducerRecord<>(old.outbound(), partition, null, "from the other team".getBytes(UTF_8));
                push.headers().add("kafka_correlationId", id.getBytes(UTF_8));
                producer.send(push).get();
            }
            ProducerRecord<byte[], byte[]> everyone =
                    new ProducerRecord<>(old.fanout(), "everyone of old".getBytes(UTF_8));
            everyone.headers().add("barnabas_target", "everyone".getBytes(UTF_8));
            producer.send(everyone).get();

            assertThat(own.read().text()).isEqualTo("everyone of old");
            victim.write(RawClient.frame(true, RawClient.PING, new byte[0]));
            assertThat(victim.read().opcode())
                    .as("nothing came before the Pong")
                    .isEqualTo(RawClient.PONG);
        }
    }

    private RawClient open(String selected, String... headers) throws Exception {
        RawClient client = keep(RawClient.tcp(gateway.port()));
        client.askForUpgrade("/orders", headers);
        RawClient.Response response = client.readResponse();
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.head())
                .doesNotContain("s3cr3t")
                .containsOnlyOnce("Sec-WebSocket-Protocol: " + selected + "\r\n");
        return client;
    }

    private RouteConfig route(String name, List<String> subprotocols, @Nullable String header, String... values) {
        String own = topics.inbound() + "." + name;
        return new RouteConfig(
                        name,
                        "/orders",
                        own,
                        own + ".out",
                        own + ".fan",
                        Set.of(),
                        RouteConfig.DEFAULT_MAX_MESSAGE_BYTES,
                        null,
                        "pong")
                .with(new RouteMatch(subprotocols, header, Set.of(values)));
    }

    private Worker worker(RouteConfig route) {
        return Workers.start(Worker.builder(kafka)
                .topics(topics)
                .group(route.inbound() + ".workers")
                .route(route, (message, context) -> context.reply(route.name() + " says " + message.text())));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }
}
