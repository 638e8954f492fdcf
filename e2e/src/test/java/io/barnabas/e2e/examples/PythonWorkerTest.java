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

/** The contract is enough to write a worker: one in Python that knows nothing of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonWorkerTest {
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
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.text("straße");
            RawClient.Frame text = client.read();
            assertThat(text.opcode()).isEqualTo(RawClient.TEXT);
            assertThat(text.text()).isEqualTo("STRASSE");

            byte[] bytes = {0, 'a', (byte) 0xff};
            client.binary(bytes);
            RawClient.Frame binary = client.read();
            assertThat(binary.opcode()).isEqualTo(RawClient.BINARY);
            assertThat(binary.payload()).isEqualTo(bytes);

            client.close(4321, "done");
            worker.awaitOutput(" closed: 4321 client\n");
        }
    }

    @Test
    void itAnswersAThousandMessagesInOrder() throws Exception {
        try (Program worker = worker("two");
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            for (int i = 1; i <= 1_000; i++) {
                client.text("message " + i);
            }
            for (int i = 1; i <= 1_000; i++) {
                assertThat(client.read().text()).isEqualTo("MESSAGE " + i);
            }
            assertThat(worker.terminate()).isZero();
        }
    }

    @Test
    void stoppedAndStartedAgainItGoesOnWhereItWas() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            try (Program worker = worker("three")) {
                client.text("before");
                assertThat(client.read().text()).isEqualTo("BEFORE");
                assertThat(worker.terminate()).isZero();
            }
            client.text("meanwhile");
            try (Program worker = worker("three")) {
                assertThat(client.read().text()).isEqualTo("MEANWHILE");
                assertThat(worker.terminate()).isZero();
            }
        }
    }

    private Program worker(String group) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "PYTHONPATH", Packages.python("python-worker").toString(),
                "BOOTSTRAP", kafka.bootstrapServers(),
                "INBOUND", routes.topics().inbound(),
                "GROUP", routes.topics().inbound() + "." + group,
                "ROUTE", "ws");
        Program worker = Program.start(Packages.example("python-worker"), environment, "python3", "-B", "worker.py");
        worker.awaitOutput("reading ");
        return worker;
    }
}
