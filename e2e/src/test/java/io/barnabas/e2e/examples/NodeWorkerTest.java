package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract is enough to write a worker: one in Node that knows nothing of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeWorkerTest {
    private final KafkaSettings kafka = Brokers.shared();
    private RouteConfigs routes;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        routes = Brokers.freshRoutes(kafka);
        gateway = TestGateway.start(kafka, routes);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void itAnswersTextInUpperCaseBinaryUntouchedAndSeesTheClose() throws Exception {
        try (Program worker = worker("one");
                RawClient elsewhere = RawClient.open(gateway.port(), "/chat");
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            elsewhere.close(4320, "not for this worker");
            client.text("straße");
            RawClient.Frame text = client.read();
            assertThat(text.opcode()).isEqualTo(RawClient.TEXT);
            assertThat(text.text()).isEqualTo("STRASSE");

            byte[] bytes = {0, 'a', (byte) 0xff};
            client.binary(bytes);
            RawClient.Frame binary = client.read();
            assertThat(binary.opcode()).isEqualTo(RawClient.BINARY);
            assertThat(binary.payload()).isEqualTo(bytes);

            String large = "w".repeat(1 << 20);
            client.text(large);
            assertThat(client.read().text()).isEqualTo("W".repeat(1 << 20));

            client.close(4321, "done");
            worker.awaitOutput(" closed: 4321 client\n");
        }
    }

    @Test
    void stoppedAndStartedAgainItGoesOnWhereItWasInOrder() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            try (Program worker = worker("two")) {
                client.text("before");
                assertThat(client.read().text()).isEqualTo("BEFORE");
                assertThat(worker.terminate()).isZero();
            }
            for (int i = 1; i <= 1_000; i++) {
                client.text("meanwhile " + i);
            }
            try (Program worker = worker("two")) {
                for (int i = 1; i <= 1_000; i++) {
                    assertThat(client.read().text()).isEqualTo("MEANWHILE " + i);
                }
                assertThat(worker.terminate()).isZero();
            }
        }
    }

    private Program worker(String group) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "BOOTSTRAP",
                kafka.bootstrapServers(),
                "INBOUND",
                routes.topics().inbound(),
                "GROUP",
                routes.topics().inbound() + "." + group,
                "ROUTE",
                "ws");
        Program worker = Program.start(Packages.node("node-worker"), environment, "node", "worker.mjs");
        worker.awaitOutput("reading ");
        return worker;
    }
}
