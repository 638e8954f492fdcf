package io.barnabas.worker.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.worker.consume.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Readiness readiness = new Readiness("joining");
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(new AdminConfig("127.0.0.1", 0), () -> readiness, () -> "up 1\n");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readyIs503WithTheReasonUntilItIs200() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("joining\n");
        readiness = new Readiness(null);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("ready\n");
    }

    @Test
    void liveAndMetrics() throws Exception {
        assertThat(get("/health/live").body()).isEqualTo("live\n");
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.body()).isEqualTo("up 1\n");
        assertThat(metrics.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void anythingElseIsRefused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(
                        () -> AdminServer.start(new AdminConfig("127.0.0.1", server.port()), () -> readiness, () -> ""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The worker's admin port cannot listen on 127.0.0.1:" + server.port());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
