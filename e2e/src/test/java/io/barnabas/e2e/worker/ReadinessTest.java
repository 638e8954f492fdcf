package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.worker.App;
import io.barnabas.worker.WorkerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A worker says when it takes records, and what it waits for until then. */
class ReadinessTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final Topics topics = Brokers.freshTopics();
    private final RouteConfigs routes = new RouteConfigs(topics, List.of(RouteConfig.of("ws", "/ws", topics)));

    @Test
    void withoutTopicsItStaysUpAndNamesTheCommandUntilTheyAreThere() throws Exception {
        WorkerConfig config =
                WorkerConfig.defaults(kafka, routes).withGroup(topics.inbound()).withAdmin("127.0.0.1", 0);
        try (App app = App.start(config, Map.of("ws", (message, context) -> {}))) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            get(app, "/health/ready").body())
                    .isEqualTo("topics " + topics.fanout() + ", " + topics.inbound() + ", "
                            + topics.deadLetters() + ", " + topics.outbound()
                            + " are missing; create them with: ./barnabas topics create --bootstrap "
                            + kafka.bootstrapServers() + "\n"));
            assertThat(get(app, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(app, "/health/live").statusCode()).isEqualTo(200);

            Brokers.createTopics(kafka, routes);

            Awaitility.await().atMost(Duration.ofSeconds(30)).until(app::isReady);
            assertThat(app.problem()).isNull();
            assertThat(get(app, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(app, "/metrics").body()).contains("barnabas_worker_received_total 0.0");
        }
    }

    @Test
    void aMemberWithoutPartitionsIsReadyToo() {
        Brokers.createTopics(kafka, routes);
        WorkerConfig config = WorkerConfig.defaults(kafka, routes).withGroup(topics.inbound());
        List<App> apps = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                apps.add(App.start(config, Map.of("ws", (message, context) -> {})));
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> apps.stream()
                    .allMatch(App::isReady));
        } finally {
            apps.forEach(App::close);
        }
    }

    private static HttpResponse<String> get(App app, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + app.adminPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
