package io.barnabas.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, gateway and worker are killed at once and started again on the broker's data. */
@Tag(Requirement.LONG)
class UncleanStopTest {
    private static final int CONNECTIONS = 20;

    @TempDir
    private Path folder;

    @Test
    void afterAFreshStartEachConnectionHasOneBeginningAndOneEnd() throws Exception {
        int kafkaPort = FreePort.find();
        int port = FreePort.find();
        List<RawClient> clients = new ArrayList<>();
        try (JavaProcess first = start(kafkaPort, port)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.open(port, "/ws"));
                clients.get(i).text("before");
                assertThat(clients.get(i).read().text()).isEqualTo("before");
            }
            first.kill();
        }
        try (JavaProcess second = start(kafkaPort, port);
                RawClient after = RawClient.open(port, "/ws")) {
            after.text("after");
            assertThat(after.read().text()).isEqualTo("after");
            answerPings(after);
            KafkaSettings kafka = new KafkaSettings("127.0.0.1:" + kafkaPort);
            try (Inbound inbound = new Inbound(kafka, "barnabas.inbound")) {
                Set<String> opened = ids(inbound.await(CONNECTIONS + 1, "opened"));
                assertThat(opened).hasSize(CONNECTIONS + 1);
                List<ConsumerRecord<byte[], byte[]>> lost = inbound.await(CONNECTIONS, "closed");
                assertThat(lost)
                        .as(() -> String.join("\n", second.output()))
                        .extracting(Inbound::value)
                        .allMatch(it -> it.contains("\"cause\":\"node-lost\""))
                        .hasSize(CONNECTIONS);
                assertThat(ids(lost)).hasSize(CONNECTIONS).allMatch(it -> !it.startsWith(after(inbound)));
                after.close(1000, "");
                assertThat(ids(inbound.await(CONNECTIONS + 1, "closed"))).hasSize(CONNECTIONS + 1);
                // Each record that there is, and none twice.
                assertThat(inbound.await(0, "opened")).hasSize(CONNECTIONS + 1);
                assertThat(inbound.await(0, "closed")).hasSize(CONNECTIONS + 1);
                assertThat(inbound.await(0, "message")).hasSize(CONNECTIONS + 1);
            }
            assertThat(second.isAlive()).isTrue();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Until something else comes: it is longer than a heartbeat until the old node's lease is over. */
    private static void answerPings(RawClient client) {
        Thread answering = new Thread(() -> {
            try {
                client.read();
            } catch (IOException closed) {
                // The test is over.
            }
        });
        answering.setDaemon(true);
        answering.start();
    }

    /** The id of the connection that is there. */
    private static String after(Inbound inbound) {
        return Inbound.header(
                inbound.await(
                                1,
                                it -> Inbound.header(it, "ce_type").endsWith("message")
                                        && Inbound.value(it).equals("after"))
                        .get(0),
                "ce_subject");
    }

    private static Set<String> ids(List<ConsumerRecord<byte[], byte[]>> events) {
        return events.stream().map(it -> Inbound.header(it, "ce_id")).collect(Collectors.toCollection(TreeSet::new));
    }

    private JavaProcess start(int kafkaPort, int port) throws IOException {
        JavaProcess process = JavaProcess.start(
                JavaProcess.shortLived("-Xmx512m"),
                Main.class,
                "dev",
                "--port",
                Integer.toString(port),
                "--admin-port",
                "0",
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--data",
                folder.toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .failFast(() -> !process.isAlive())
                .until(() -> process.output().stream().anyMatch(line -> line.startsWith("Barnabas is up")));
        return process;
    }
}
