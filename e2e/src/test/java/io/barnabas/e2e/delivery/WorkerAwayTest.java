package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerAwayTest {
    private static final int CONNECTIONS = 10;
    private static final int EACH = 100;

    @Test
    void whatIsSentWhileNoWorkerRunsIsAnsweredInOrderOnceOneDoes() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        List<RawClient> clients = new ArrayList<>();
        try (TestGateway gateway = TestGateway.start(kafka, routes)) {
            Workers.examples(kafka, routes).close();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.open(gateway.port(), "/ws"));
            }
            for (int n = 0; n < EACH; n++) {
                for (RawClient client : clients) {
                    client.text("frame " + n);
                }
            }
            try (Worker worker = Workers.examples(kafka, routes)) {
                assertThat(worker.isReady()).isTrue();
                List<String> expected =
                        IntStream.range(0, EACH).mapToObj(n -> "frame " + n).toList();
                for (RawClient client : clients) {
                    List<String> echoes = new ArrayList<>();
                    for (int n = 0; n < EACH; n++) {
                        echoes.add(client.read().text());
                    }
                    assertThat(echoes).isEqualTo(expected);
                }
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
