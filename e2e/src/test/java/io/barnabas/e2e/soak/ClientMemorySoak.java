package io.barnabas.e2e.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 2,000 slow readers and 2,000 half-sent messages in a process of 256 MiB end in named closes. */
class ClientMemorySoak {
    private static final int EACH = 2_000;
    private static final int HALF = 300_000;
    private static final int PUSH = 200_000;
    /** As the image has them, in a container of 256 MiB. */
    private static final List<String> FLAGS =
            List.of("-Xmx102m", "-XX:MaxDirectMemorySize=102m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    private static final int MAX_RESIDENT_KB = 256 << 10;
    private static final Pattern ROUTE = Pattern.compile("Route ws: ws://127\\.0\\.0\\.1:(\\d+)/ws .*");

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @Test
    void theProcessLivesAndNamesItsCloses(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(
                folder.resolve("barnabas.yaml"), """
                kafka:
                  bootstrap-servers: %s
                topics:
                  prefix: %s
                gateway:
                  host: 127.0.0.1
                  port: 0
                  admin-port: 0
                """.formatted(kafka.bootstrapServers(), Brokers.prefix(routes)));
        List<RawClient> clients = new ArrayList<>();
        try (JavaProcess gateway = JavaProcess.start(FLAGS, Main.class, "gateway", "--config", config.toString());
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            int port = awaitReady(gateway);
            for (int i = 0; i < EACH; i++) {
                clients.add(slowReader(port));
            }
            List<ConsumerRecord<byte[], byte[]>> opened = inbound.await(EACH, "opened");
            byte[] half = Arrays.copyOf(RawClient.frame(true, RawClient.BINARY, new byte[1 << 20]), HALF);
            for (int i = 0; i < EACH; i++) {
                RawClient client = RawClient.open(port, "/ws");
                clients.add(client);
                try {
                    client.write(half);
                } catch (IOException e) {
                    // Cut as the one that held most.
                }
            }
            push(opened);
            Map<String, Integer> causes = new TreeMap<>();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> {
                        Map<String, Integer> before = new HashMap<>(causes);
                        causes.clear();
                        inbound.await(0, "closed")
                                .forEach(it -> causes.merge(cause(Inbound.value(it)), 1, Integer::sum));
                        return !causes.isEmpty() && before.equals(causes);
                    });
            int residentKb = mostResidentKb(gateway);
            System.out.println("closes by cause: " + causes + "; at most " + residentKb + " KiB resident");
            assertThat(residentKb).isLessThan(MAX_RESIDENT_KB);
            assertThat(gateway.isAlive()).isTrue();
            assertThat(gateway.output()).noneMatch(line -> line.contains("OutOfMemory") || line.contains("ERROR"));
            assertThat(causes).containsKey("node-memory");
            try (RawClient other = RawClient.open(port, "/ws")) {
                other.write(RawClient.frame(true, RawClient.PING, new byte[0]));
                assertThat(other.read().opcode()).isEqualTo(RawClient.PONG);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private void push(List<ConsumerRecord<byte[], byte[]>> opened) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(
                Map.of("key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class)))) {
            for (ConsumerRecord<byte[], byte[]> each : opened) {
                String id = Inbound.header(each, "ce_subject");
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        routes.topics().outbound(), Integer.parseInt(id.split("\\.", -1)[2]), null, new byte[PUSH]);
                record.headers().add("kafka_correlationId", id.getBytes(UTF_8));
                record.headers().add("content-type", "application/octet-stream".getBytes(UTF_8));
                var unused = producer.send(record);
            }
        }
    }

    private static int mostResidentKb(JavaProcess process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String cause(String closed) {
        Matcher found = Pattern.compile("\"cause\":\"([^\"]+)\"").matcher(closed);
        return found.find() ? found.group(1) : "none";
    }

    private static RawClient slowReader(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        RawClient client = RawClient.over(socket);
        client.askForUpgrade("/ws");
        assertThat(client.readResponse().status()).isEqualTo(101);
        return client;
    }

    private static int awaitReady(JavaProcess gateway) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(() -> !gateway.isAlive())
                .until(() -> gateway.output().stream().anyMatch(line -> line.endsWith("Ready")));
        return gateway.output().stream()
                .map(ROUTE::matcher)
                .filter(Matcher::matches)
                .map(it -> Integer.parseInt(it.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
