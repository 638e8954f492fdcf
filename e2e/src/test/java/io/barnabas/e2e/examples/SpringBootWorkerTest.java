package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** A backend team's {@code @KafkaListener @SendTo} is a worker, with a filter and even without one. */
class SpringBootWorkerTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final String group = routes.topics().inbound() + ".spring";

    @Test
    void itAnswersTheTextMessagesOfItsRouteInOrder() throws Exception {
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Program worker = worker("com.example.shout.ShoutApplication");
                Inbound outbound = new Inbound(kafka, routes.topics().outbound());
                RawClient elsewhere = RawClient.open(gateway.port(), "/chat");
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            worker.awaitOutput("partitions assigned");
            elsewhere.text("not for this worker");
            client.binary(new byte[] {0, 'a', (byte) 0xff});
            for (int i = 1; i <= 100; i++) {
                client.text("straße " + i);
            }
            for (int i = 1; i <= 100; i++) {
                assertThat(client.read().text()).isEqualTo("STRASSE " + i);
            }
            client.close(1000, "");
            awaitAllHandled(group, 105);
            assertThat(outbound.await(
                            0, it -> !Inbound.header(it, "kafka_correlationId").isEmpty()))
                    .hasSize(100);
        }
    }

    @Test
    void oneThatAnswersWhateverComesDoesNotGoRoundInCircles() throws Exception {
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            try (RawClient gone = RawClient.open(gateway.port(), "/ws")) {
                gone.text("answered when I am gone");
                gone.close(1000, "");
                inbound.await(1, "closed");
            }
            try (Program worker = worker("com.example.unfiltered.UnfilteredApplication");
                    RawClient here = RawClient.open(gateway.port(), "/ws")) {
                worker.awaitOutput("partitions assigned");
                here.text("hello");
                assertThat(List.of(here.read().text(), here.read().text()))
                        .containsExactlyInAnyOrder("asked for: hello", "unasked: hello");
                here.close(1000, "");

                // Twice opened, message and closed, and undelivered from each listener for the one that was gone.
                assertThat(inbound.await(2, "undelivered")).hasSize(2);
                awaitAllHandled(group, 8);
                awaitAllHandled(group + ".fixed", 8);
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(10))
                        .untilAsserted(() ->
                                assertThat(inbound.await(0, event -> true)).hasSize(8));
            }
        }
    }

    private void awaitAllHandled(String group, long events) {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(committed(admin, group)).isEqualTo(events));
        }
    }

    private static long committed(Admin admin, String group) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private Program worker(String main) throws IOException {
        return JavaExample.start(
                "spring-boot-worker",
                main,
                Map.of(),
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + group,
                "--inbound=" + routes.topics().inbound(),
                "--outbound=" + routes.topics().outbound(),
                "--route=ws");
    }
}
