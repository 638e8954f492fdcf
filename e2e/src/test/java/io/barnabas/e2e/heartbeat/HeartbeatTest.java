package io.barnabas.e2e.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FaultProxy;
import io.barnabas.e2e.harness.FaultProxy.Fault;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that is not there any more is found, whatever the network makes of it; a slow network harms nobody. */
class HeartbeatTest {
    private static final long INTERVAL_MS = 1_000;
    private static final long TIMEOUT_MS = 2_000;
    /** Beyond what is promised: what a busy machine may add. */
    private static final long LEEWAY_MS = 2_000;

    private static final KafkaSettings KAFKA = Brokers.shared();

    private RouteConfigs routes;
    private TestGateway gateway;
    private FaultProxy network;
    private Inbound inbound;
    private RawClient client;
    private Thread answering;

    @BeforeEach
    void start() throws IOException {
        routes = Brokers.freshRoutes(KAFKA);
        gateway = TestGateway.start(GatewayConfig.defaults(KAFKA, routes)
                .with(ConnectionPolicy.DEFAULT.with(new HeartbeatConfig(INTERVAL_MS, TIMEOUT_MS, 200))));
        network = new FaultProxy(gateway.port());
        inbound = new Inbound(KAFKA, routes.topics().inbound());
        client = RawClient.open(network.port(), "/ws");
        answering = new Thread(this::answerPings, "client");
        answering.setDaemon(true);
        answering.start();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        network.close();
        inbound.close();
        gateway.close();
    }

    @Test
    void aClientThatAnswersLivesOn() {
        awaitRoundTrips(4);
        assertThat(inbound.await(0, "closed")).isEmpty();
        JsonObject seen = new JsonObject(gateway.admin("/connections?sort=rtt"))
                .getJsonArray("top")
                .getJsonObject(0);
        assertThat(seen.getDouble("rttMs")).isBetween(0.001, 5_000.0);
        assertThat(new JsonObject(gateway.admin("/connections/" + seen.getString("id"))).getDouble("rttMs"))
                .isPositive();
    }

    /** A pulled cable, and a network that fails in one direction. */
    @ParameterizedTest
    @EnumSource(names = {"SILENT", "CLIENT_IS_NOT_HEARD"})
    void whoIsGoneWithoutAWordIsFoundWithinPingAndPongTime(Fault fault) {
        awaitRoundTrips(1);
        network.set(fault);
        assertThat(closedWithin(INTERVAL_MS + TIMEOUT_MS))
                .contains("\"code\":1006", "\"cause\":\"heartbeat\"", "\"wasClean\":false");
    }

    @Tag(Requirement.LONG)
    @Test
    void whoDoesNotReadAndDoesNotAnswerIsFoundWhileWritesArePending() {
        awaitRoundTrips(1);
        network.set(Fault.SILENT);
        // More than the buffers between us take, less than what closes a slow reader.
        push(500_000);
        assertThat(closedWithin(INTERVAL_MS + TIMEOUT_MS)).contains("\"cause\":\"heartbeat\"");
    }

    @Tag(Requirement.LONG)
    @Test
    void whoDoesNotReadButSendsIsAliveAndEndsAsASlowReaderOnly() throws IOException {
        network.set(Fault.CLIENT_DOES_NOT_READ);
        // It never answers a Ping; what it sends is life enough.
        for (int messages = 1; metric("barnabas_pings_sent_total") < 4; messages++) {
            client.text("still here");
            inbound.await(messages, "message");
        }
        assertThat(inbound.await(0, "closed")).isEmpty();
        Thread pushing = new Thread(() -> {
            push(900_000);
            push(900_000);
        });
        pushing.start();
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(0, "closed");
        while (closed.isEmpty()) {
            client.text("still here");
            int messages = inbound.await(0, "message").size();
            closed = inbound.await(0, "closed");
            if (closed.isEmpty()) {
                inbound.await(messages + 1, it -> !Inbound.header(it, "ce_type").endsWith("opened"));
                closed = inbound.await(0, "closed");
            }
        }
        assertThat(Inbound.value(closed.get(0))).contains("\"cause\":\"slow-consumer\"", "\"code\":4501");
    }

    @Test
    void aResetIsToldAtOnceAsNetwork() throws IOException {
        awaitRoundTrips(1);
        network.reset();
        assertThat(closedWithin(0)).contains("\"code\":1006", "\"cause\":\"network\"", "\"closedBy\":\"network\"");
    }

    @Tag(Requirement.LONG)
    @Test
    void aSlowNetworkIsMeasuredAndHarmsNobody() {
        network.set(Fault.SLOW);
        awaitRoundTrips(3);
        assertThat(inbound.await(0, "closed")).isEmpty();
        assertThat(metric("barnabas_pings_roundtrip_seconds_sum") / metric("barnabas_pings_roundtrip_seconds_count"))
                .isGreaterThan(0.3);
    }

    @Tag(Requirement.LONG)
    @Test
    void aNarrowNetworkCarriesHeartbeatsAndSmallMessages() throws IOException {
        network.set(Fault.NARROW);
        client.text("small");
        inbound.await(1, "message");
        awaitRoundTrips(3);
        assertThat(inbound.await(0, "closed")).isEmpty();
    }

    @Tag(Requirement.LONG)
    @Test
    void aNarrowNetworkThatCannotCarryWhatIsSentEndsInANamedClose() {
        network.set(Fault.NARROW);
        push(900_000);
        push(900_000);
        assertThat(Inbound.value(inbound.await(1, "closed").get(0)))
                .containsPattern("\"cause\":\"(slow-consumer|heartbeat)\"");
    }

    /** Its value, if the backend has it within so many milliseconds from now, give or take the leeway. */
    private String closedWithin(long millis) {
        long since = System.nanoTime();
        String closed = Inbound.value(inbound.await(1, "closed").get(0));
        long took = Duration.ofNanos(System.nanoTime() - since).toMillis();
        System.out.println("closed after " + took + " ms: " + closed);
        assertThat(took).isLessThan(millis + LEEWAY_MS);
        return closed;
    }

    private void push(int bytes) {
        String id = Inbound.header(inbound.await(1, "opened").get(0), "ce_subject");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KAFKA.with(Map.of(
                "key.serializer", ByteArraySerializer.class,
                "value.serializer", ByteArraySerializer.class,
                "max.request.size", 4 << 20)))) {
            int partition = Integer.parseInt(id.split("\\.", -1)[2]);
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(routes.topics().outbound(), partition, null, new byte[bytes]);
            record.headers().add("kafka_correlationId", id.getBytes(UTF_8));
            record.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
            var unused = producer.send(record);
        }
    }

    private void awaitRoundTrips(int more) {
        double before = metric("barnabas_pings_roundtrip_seconds_count");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> metric("barnabas_pings_roundtrip_seconds_count") >= before + more);
    }

    private double metric(String name) {
        return gateway.metric(name);
    }

    private void answerPings() {
        try {
            while (true) {
                client.read();
            }
        } catch (IOException e) {
            // The connection is over.
        }
    }
}
