package io.barnabas.e2e.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state per connection, kept by Kafka Streams, which knows nothing of ours. */
class KafkaStreamsWorkerTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final String application = routes.topics().inbound() + ".words";

    @Test
    void itCountsTheWordsOfEachConnectionBeyondItsOwnEndAndForgetsTheClosedOne(
            @TempDir Path first, @TempDir Path second) throws Exception {
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                RawClient talker = RawClient.open(gateway.port(), "/ws");
                RawClient other = RawClient.open(gateway.port(), "/ws");
                RawClient elsewhere = RawClient.open(gateway.port(), "/chat")) {
            try (Program worker = worker(first)) {
                worker.awaitOutput("state: RUNNING\n");
                elsewhere.text("not for this worker");
                talker.text("how are you");
                assertThat(talker.read().text()).isEqualTo("3 words");
                other.text("fine");
                assertThat(other.read().text()).isEqualTo("1 words");
                talker.binary(new byte[] {0, ' ', 1});
                talker.text("  and\tyou? ");
                assertThat(talker.read().text()).isEqualTo("5 words");
                worker.terminate();
            }
            String id = Inbound.header(
                    inbound.await(1, it -> new String(it.value(), UTF_8).equals("fine"))
                            .get(0),
                    "ce_subject");
            try (Program worker = worker(second);
                    Inbound state = new Inbound(kafka, application + "-words-changelog")) {
                worker.awaitOutput("state: RUNNING\n");
                talker.text("here again");
                assertThat(talker.read().text()).isEqualTo("7 words");

                other.close(1000, "");
                assertThat(state.await(1, it -> it.value() == null))
                        .extracting(it -> new String(it.key(), UTF_8))
                        .containsExactly(id);
            }
        }
    }

    private Program worker(Path state) throws IOException {
        return JavaExample.start(
                "kafka-streams-worker",
                "com.example.wordcount.WordCountWorker",
                Map.of(
                        "BOOTSTRAP", kafka.bootstrapServers(),
                        "INBOUND", routes.topics().inbound(),
                        "ROUTE", "ws",
                        "APPLICATION", application,
                        "STATE", state.toString()));
    }
}
