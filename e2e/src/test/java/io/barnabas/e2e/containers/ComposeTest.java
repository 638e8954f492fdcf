package io.barnabas.e2e.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code docker compose up --build} is all that a newcomer types. */
@OneStackAtATime
class ComposeTest {
    private static final Duration READY = Duration.ofMinutes(3);
    /** What is said of it in the file. */
    private static final String TOKEN = "local-stack-only";

    @Test
    void theStackOfTheComposeFileEchoesSurvivesAKilledGatewayAndStopsCleanly() throws Exception {
        Docker.orSkip(Docker.KAFKA, Docker.HAPROXY, Docker.PROMETHEUS);
        try (ComposeProject stack = ComposeProject.up()) {
            try {
                awaitGateways(stack, 2);
                echoesAndChats(stack);
                isWatched(stack);
                survivesTheKillOfAGateway(stack);
                backendsHearOfTheKilledGateway(stack);
                stopsCleanly(stack);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("the stack's logs:\n" + stack.logs(), e);
            }
        }
    }

    /** Ready in HAProxy's eyes. */
    private static void awaitGateways(ComposeProject stack, int count) {
        Awaitility.await().atMost(READY).pollInterval(Duration.ofMillis(200)).until(() -> ask(
                        stack.port("haproxy", 8404), "/metrics")
                .contains("haproxy_backend_active_servers{proxy=\"gateways\"} " + count + "\n"));
    }

    private static void echoesAndChats(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("haproxy", 8080);
        try (RawClient page = RawClient.tcp(port);
                RawClient echo = RawClient.open(port, "/ws");
                RawClient one = RawClient.open(port, "/chat");
                RawClient other = RawClient.open(port, "/chat")) {
            echo.text("back, please");
            assertThat(echo.read().text()).isEqualTo("back, please");
            one.text("to all");
            assertThat(one.read().text()).isEqualTo("to all");
            assertThat(other.read().text()).isEqualTo("to all");
            page.write("GET / HTTP/1.1\r\nHost: demo\r\n\r\n".getBytes(US_ASCII));
            assertThat(page.readResponse().status()).isEqualTo(200);
            for (String gateway : List.of("gateway-0", "gateway-1")) {
                assertThat(connections(stack, gateway)).as(gateway).isPositive();
            }
        }
    }

    /** The rules that Prometheus has loaded are tried by its own tool; the version is the image's. */
    private static void isWatched(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("prometheus", 9090);
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(sum(port, "up"))
                .isEqualTo(5));
        stack.exec("prometheus", "promtool", "test", "rules", "/etc/prometheus/alerts-test.yml");
    }

    private static void survivesTheKillOfAGateway(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("haproxy", 8080);
        List<RawClient> clients = new ArrayList<>();
        try {
            while (connections(stack, "gateway-0") == 0) {
                clients.add(RawClient.open(port, "/ws"));
            }
            stack.kill("gateway-0");
            assertThat(clients.get(clients.size() - 1).readsEnd()).isTrue();
            try (RawClient again = openWithin(port)) {
                again.text("still there?");
                assertThat(again.read().text()).isEqualTo("still there?");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** The closer gives a node up after 45 s; what it has told by then is in its worker's metrics. */
    private static void backendsHearOfTheKilledGateway(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("prometheus", 9090);
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        sum(port, "barnabas_closer_connections_closed_total"))
                .isPositive());
    }

    /** 143: the JVM got SIGTERM and ended by itself; 137 would be Docker's SIGKILL after the grace period. */
    private static void stopsCleanly(ComposeProject stack) throws Exception {
        awaitGateways(stack, 1);
        try (RawClient client = RawClient.open(stack.port("haproxy", 8080), "/ws")) {
            FutureTask<Integer> exit = new FutureTask<>(() -> stack.stop("gateway-1"));
            new Thread(exit, "docker-compose-stop").start();
            RawClient.Frame close = client.read();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.close(close.closeCode(), "");
            assertThat(exit.get(2, TimeUnit.MINUTES)).isEqualTo(143);
        }
        assertThat(stack.stop("worker-0")).isEqualTo(143);
    }

    /** As a browser's page: again and again, for less than its heartbeat. */
    private static RawClient openWithin(int port) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .until(() -> RawClient.open(port, "/ws"), client -> true);
    }

    private static int connections(ComposeProject stack, String gateway) throws IOException, InterruptedException {
        return new JsonObject(ask(stack.port(gateway, 8081), "/connections")).getInteger("connections");
    }

    /** The sum of a metric over all targets, as Prometheus has scraped it; of {@code up}, how many it can scrape. */
    private static int sum(int port, String metric) throws IOException, InterruptedException {
        JsonObject answer = new JsonObject(ask(port, "/api/v1/query?query=sum(" + metric + ")"));
        var result = answer.getJsonObject("data").getJsonArray("result");
        return result.isEmpty()
                ? 0
                : Integer.parseInt(result.getJsonObject(0).getJsonArray("value").getString(1));
    }

    private static String ask(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
