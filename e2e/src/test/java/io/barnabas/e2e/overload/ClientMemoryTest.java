package io.barnabas.e2e.overload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewayConfig.NodeLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients that hold a little each do not take more of the node together than it may give. */
class ClientMemoryTest {
    private static final KafkaSettings KAFKA = Brokers.shared();
    private static final long BOUND = 4 << 20;
    private static final int CLIENTS = 120;

    private final List<RawClient> clients = new ArrayList<>();
    private RouteConfigs routes;
    private TestGateway gateway;
    private Inbound inbound;

    @BeforeEach
    void start() {
        routes = Brokers.freshRoutes(KAFKA);
        gateway = TestGateway.start(GatewayConfig.defaults(KAFKA, routes).with(new NodeLimits(BOUND, 1_000)));
        inbound = new Inbound(KAFKA, routes.topics().inbound());
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        inbound.close();
        gateway.close();
    }

    @Test
    void halfSentMessagesEndInNamedClosesAndTheOthersGoOn() throws IOException {
        byte[] frame = RawClient.frame(true, RawClient.BINARY, new byte[200_000]);
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = RawClient.open(gateway.port(), "/ws");
            clients.add(client);
            try {
                client.write(java.util.Arrays.copyOf(frame, 100_000));
            } catch (IOException e) {
                // It was the one that held most.
            }
        }
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(40, "closed");
        assertThat(closed).allSatisfy(it -> assertThat(Inbound.value(it)).contains("\"cause\":\"node-memory\""));
        assertThat(closed.size()).isLessThan(CLIENTS);
        // No more than had to be.
        Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_clients_memory_bytes"))
                .isBetween(BOUND / 2.0, (double) BOUND));

        // Those that are left may finish what they began.
        int finished = 0;
        for (RawClient client : clients) {
            try {
                client.write(java.util.Arrays.copyOfRange(frame, 100_000, frame.length));
                finished++;
            } catch (IOException e) {
                // One of those that were cut.
            }
        }
        assertThat(finished).isPositive();
        inbound.await(1, "message");
    }

    @Test
    void whoHoldsMostIsCutFirst() throws IOException {
        byte[] large = RawClient.frame(true, RawClient.BINARY, new byte[950_000]);
        for (int i = 0; i < 3; i++) {
            begin(large, 900_000);
        }
        List<String> greedy = inbound.await(3, "opened").stream()
                .map(it -> Inbound.header(it, "ce_subject"))
                .toList();
        byte[] small = RawClient.frame(true, RawClient.BINARY, new byte[30_000]);
        for (int i = 0; i < 100; i++) {
            begin(small, 20_000);
        }
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(1, "closed");
        Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_clients_memory_bytes"))
                .isBetween(2_000_000.0, (double) BOUND));
        assertThat(closed).extracting(it -> Inbound.header(it, "ce_subject")).isSubsetOf(greedy);
        assertThat(Inbound.value(closed.get(0))).contains("\"cause\":\"node-memory\"");
    }

    /** Sends so much of a frame. */
    private void begin(byte[] frame, int bytes) throws IOException {
        RawClient client = RawClient.open(gateway.port(), "/ws");
        clients.add(client);
        client.write(java.util.Arrays.copyOf(frame, bytes));
    }

    @Test
    void slowReadersEndInNamedClosesAndTheOthersGoOn() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(slowReader());
        }
        List<ConsumerRecord<byte[], byte[]>> opened = inbound.await(CLIENTS, "opened");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KAFKA.with(
                Map.of("key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class)))) {
            for (int round = 0; round < 4; round++) {
                for (ConsumerRecord<byte[], byte[]> each : opened) {
                    push(producer, Inbound.header(each, "ce_subject"));
                }
            }
        }
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(1, "closed");
        assertThat(closed).allSatisfy(it -> assertThat(Inbound.value(it)).contains("\"cause\":\"node-memory\""));
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        gateway.metric("barnabas_clients_memory_bytes"))
                .isLessThanOrEqualTo(BOUND));
        try (RawClient other = RawClient.open(gateway.port(), "/ws")) {
            other.write(RawClient.frame(true, RawClient.PING, new byte[0]));
            assertThat(other.read().opcode()).isEqualTo(RawClient.PONG);
        }
    }

    private void push(KafkaProducer<byte[], byte[]> producer, String id) {
        int partition = Integer.parseInt(id.split("\\.", -1)[2]);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(routes.topics().outbound(), partition, null, new byte[100_000]);
        record.headers().add("kafka_correlationId", id.getBytes(UTF_8));
        record.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
        var unused = producer.send(record);
    }

    /** A client whose kernel takes little for it, and that reads nothing. */
    private RawClient slowReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        RawClient client = RawClient.over(socket);
        client.askForUpgrade("/ws");
        assertThat(client.readResponse().status()).isEqualTo(101);
        return client;
    }
}
