package io.barnabas.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The images of gateway and worker, beside Kafka's own image. */
@Tag(Requirement.LONG)
@Tag(Docker.TAG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImagesTest {
    private static final String INTERNAL = "kafka:19092";

    private Network network;
    private KafkaContainer kafka;
    private Tier gateway;
    private Tier worker;

    @BeforeAll
    void start() throws Exception {
        Docker.orSkip(Docker.KAFKA);
        network = Network.newNetwork();
        kafka = new KafkaContainer(Docker.KAFKA).withNetwork(network).withListener(INTERNAL);
        kafka.start();
        Brokers.createTopics(settings(), RouteConfigs.defaults(Topics.DEFAULT));
        gateway = Tier.gateway(network, INTERNAL);
        worker = Tier.worker(network, INTERNAL);
        Startables.deepStart(gateway, worker).get(5, TimeUnit.MINUTES);
    }

    @AfterAll
    void stop() {
        for (AutoCloseable part : new AutoCloseable[] {worker, gateway, kafka, network}) {
            close(part);
        }
    }

    @Test
    void aClientGetsItsEcho() throws Exception {
        try (RawClient client = open()) {
            client.text("back, please");
            assertThat(client.read().text()).isEqualTo("back, please");
        }
    }

    /** Each but gzip unpacks native code, for which there is only the tmpfs. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void recordsOfAnyCompressionReachTheClient(String compression) throws Exception {
        Map<String, Object> properties = Map.of(
                "key.serializer", ByteArraySerializer.class,
                "value.serializer", ByteArraySerializer.class,
                "compression.type", compression);
        String text = compression.repeat(100);
        try (RawClient client = open();
                KafkaProducer<byte[], byte[]> backend =
                        new KafkaProducer<>(settings().with(properties))) {
            byte[] everyone = "everyone".getBytes(UTF_8);
            backend.send(new ProducerRecord<>(Topics.DEFAULT.fanout(), everyone, text.getBytes(UTF_8)))
                    .get(10, TimeUnit.SECONDS);
            assertThat(client.read().text()).isEqualTo(text);
        }
    }

    @Test
    void theHeapFollowsTheLimitOfTheContainer() {
        assertThat(gateway.getLogs()).contains("Heap Max Capacity: 308M");
        assertThat(worker.getLogs()).contains("Heap Max Capacity: 308M");
    }

    @Test
    void objectsHaveShortHeaders() {
        assertThat(gateway.getLogs()).contains("-XX:+UseCompactObjectHeaders");
        assertThat(worker.getLogs()).contains("-XX:+UseCompactObjectHeaders");
    }

    @Test
    void neitherRunsAsRootNorWritesToItsFiles() throws Exception {
        for (Tier tier : List.of(gateway, worker)) {
            assertThat(tier.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
            assertThat(tier.execInContainer("touch", "/opt/barnabas/lib/mine").getExitCode())
                    .isNotZero();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void sigtermReachesTheJvm() throws Exception {
        try (RawClient client = open()) {
            assertThat(gateway.terminate()).isEqualTo(143);
            assertThat(client.read().closeCode()).isEqualTo(1012);
        }
        assertThat(worker.terminate()).isEqualTo(143);
    }

    private RawClient open() throws Exception {
        return RawClient.open(gateway.getMappedPort(8080), "/ws");
    }

    private KafkaSettings settings() {
        return new KafkaSettings(kafka.getBootstrapServers());
    }

    private static void close(AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("closing " + part, e);
        }
    }
}
