package io.barnabas.e2e.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * One reader that does not read among 5,000: what the others wait for a message to everyone, with it and without it, in
 * five interleaved rounds. The ratio of the medians of p99 is printed.
 */
class StuckReaderSoak {
    private static final int OTHERS = 4_999;
    private static final int ROUNDS = 5;
    private static final int BROADCASTS = 60;
    private static final int SIZE = 512;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    /** All but the stuck reader of now. */
    private final Set<String> known = new HashSet<>();

    @Test
    void theOthersDoNotNotice() throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        // Who only waits for messages answers no Ping meanwhile.
        GatewayConfig config = GatewayConfig.defaults(kafka, routes)
                .with(ConnectionPolicy.DEFAULT.with(new HeartbeatConfig(3_600_000, 10_000, 10_000)));
        try (TestGateway gateway = TestGateway.start(config);
                Crowd crowd = new Crowd(gateway.port(), OTHERS);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of(
                        "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class)))) {
            known.addAll(opened(OTHERS));
            round(crowd, producer);
            round(crowd, producer);
            for (int i = 0; i < ROUNDS; i++) {
                without.add(round(crowd, producer));
                try (RawClient stuck = stuck(gateway.port())) {
                    assertThat(stuck).isNotNull();
                    fill(producer, gateway);
                    with.add(round(crowd, producer));
                    assertThat(gateway.metric("barnabas_connections_open")).isEqualTo(OTHERS + 1);
                }
            }
        }
        double ratio = median(with) / median(without);
        System.out.printf(
                "p99 in ms without %s, with a stuck reader %s; ratio of medians %.2f%n", without, with, ratio);
        assertThat(ratio).isLessThan(1.5);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** What waits for the stuck one: its queue is near its bound, and stays so. */
    private void fill(KafkaProducer<byte[], byte[]> producer, TestGateway gateway) throws Exception {
        String id =
                opened(known.size() + 1).stream().filter(known::add).findFirst().orElseThrow();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                routes.topics().outbound(), Integer.parseInt(id.split("\\.", -1)[2]), null, new byte[900_000]);
        record.headers().add("kafka_correlationId", id.getBytes(UTF_8));
        record.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
        producer.send(record).get();
        org.awaitility.Awaitility.await().until(() -> gateway.metric("barnabas_clients_memory_bytes") > 700_000);
    }

    /** Ids of the connections there have been, once there are so many. */
    private List<String> opened(int count) {
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            return inbound.await(count, "opened").stream()
                    .map(it -> Inbound.header(it, "ce_subject"))
                    .toList();
        }
    }

    private double round(Crowd crowd, KafkaProducer<byte[], byte[]> producer) throws Exception {
        long[] waits = new long[BROADCASTS * OTHERS];
        int filled = 0;
        for (int i = 0; i < BROADCASTS; i++) {
            long sent = System.nanoTime();
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(routes.topics().fanout(), null, new byte[SIZE]);
            record.headers().add("barnabas_target", "channel/chat".getBytes(UTF_8));
            record.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
            var unused = producer.send(record);
            producer.flush();
            filled = crowd.awaitOne(sent, waits, filled);
        }
        Arrays.sort(waits);
        return waits[(int) (waits.length * 0.99)] / 1e6;
    }

    private static RawClient stuck(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        RawClient client = RawClient.over(socket);
        // Gets what all the others get.
        client.askForUpgrade("/chat");
        assertThat(client.readResponse().status()).isEqualTo(101);
        return client;
    }

    /** Clients of /chat on one selector; Pings are answered when they come between two messages. */
    private static final class Crowd implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<SocketChannel> channels = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

        Crowd(int port, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                RawClient client = RawClient.over(channel.socket());
                client.askForUpgrade("/chat");
                assertThat(client.readResponse().status()).isEqualTo(101);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new int[1]);
                channels.add(channel);
            }
        }

        /** Until each has got one message more. */
        int awaitOne(long sent, long[] waits, int from) throws IOException {
            int filled = from;
            while (filled < from + channels.size()) {
                selector.select(10_000);
                for (SelectionKey key : selector.selectedKeys()) {
                    filled = read((SocketChannel) key.channel(), (int[]) key.attachment(), sent, waits, filled);
                }
                selector.selectedKeys().clear();
            }
            return filled;
        }

        private int read(SocketChannel channel, int[] pending, long sent, long[] waits, int filled) throws IOException {
            buffer.clear();
            int read = channel.read(buffer);
            if (read < 0) {
                throw new IOException("a client of the crowd was closed");
            }
            pending[0] += read;
            int answer = filled;
            // A Ping has 6 bytes, a message 4 of head and its payload; they come whole on this machine.
            if (pending[0] % (SIZE + 4) == 6) {
                channel.write(ByteBuffer.wrap(RawClient.frame(true, RawClient.PONG, new byte[4])));
                pending[0] -= 6;
            }
            if (pending[0] >= SIZE + 4) {
                pending[0] -= SIZE + 4;
                waits[answer++] = System.nanoTime() - sent;
            }
            return answer;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        }
    }
}
