package io.barnabas.e2e.drain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Crowd;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A drain tells clients to go a few at a time, so that they do not come to the other nodes at once. */
class PaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private TestGateway gateway;
    private Admin admin;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(kafka, routes);
        admin = new Admin(gateway.app().adminPort());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aThousandClientsAreToldAtAboutFiveHundredPerSecond() throws Exception {
        try (Crowd crowd = new Crowd(gateway.port(), 1_000)) {
            assertThat(admin.post("/drain").getBoolean("leaving")).isTrue();
            Awaitility.await().atMost(PATIENCE).until(() -> crowd.closedAt().size() == 1_000);
            assertThat(crowd.codes()).containsOnly(1012);
            Awaitility.await().atMost(PATIENCE).until(() -> admin.phase().equals("left"));
            assertThat(admin.get("/drain").getInteger("told")).isEqualTo(1_000);
            assertThat(admin.get("/drain").getInteger("cut")).isZero();

            Map<Long, Integer> perTenth = new TreeMap<>();
            long first = crowd.closedAt().get(0);
            crowd.closedAt().forEach(at -> perTenth.merge((at - first) / 100_000_000, 1, Integer::sum));
            long nanos = crowd.closedAt().get(999) - first;
            // 2 s by the pace; a slow machine may take longer, but nothing may make it much faster.
            assertThat(Duration.ofNanos(nanos)).as("%s", perTenth).isBetween(Duration.ofMillis(1_500), PATIENCE);
            assertThat(perTenth.size()).as("tenths of a second, %s", perTenth).isGreaterThanOrEqualTo(12);
            // 50 by the pace; a client's thread that stood still notes more at once.
            assertThat(perTenth.values()).allMatch(count -> count <= 300, "at most 300 in a tenth: " + perTenth);
        }
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            assertThat(inbound.await(1_000, "closed")).hasSize(1_000);
        }
    }

    @Test
    void sheddingAFifthLeavesFourFifthsAliveAndTheNodeReady() throws Exception {
        try (Crowd crowd = new Crowd(gateway.port(), 100);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            assertThat(admin.post("/drain?percent=20").getString("phase")).isEqualTo("shedding");
            Awaitility.await().atMost(PATIENCE).until(() -> {
                assertThat(gateway.app().isReady()).isTrue();
                assertThat(admin.status("/health/ready")).isEqualTo(200);
                return admin.phase().equals("serving");
            });
            assertThat(inbound.await(20, "closed")).hasSize(20);
            assertThat(crowd.codes()).hasSize(20).containsOnly(1012);
            assertThat(admin.get("/connections").getInteger("connections")).isEqualTo(80);

            List<SocketChannel> alive = crowd.alive();
            assertThat(alive).hasSize(80);
            for (SocketChannel channel : alive) {
                channel.write(ByteBuffer.wrap(RawClient.frame(true, RawClient.TEXT, "still here".getBytes(UTF_8))));
            }
            assertThat(inbound.await(80, "message")).hasSize(80);
            try (RawClient another = RawClient.open(gateway.port(), "/ws")) {
                another.close(1000, "");
            }
            assertThat(admin.get("/drain").getInteger("told")).isEqualTo(20);
        }
    }
}
