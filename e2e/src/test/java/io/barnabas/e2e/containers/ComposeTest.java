package io.barnabas.e2e.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.browser.Chromium;
import io.barnabas.e2e.browser.Tab;
import io.barnabas.e2e.harness.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code docker compose up --build} is all that a newcomer types. */
@OneStackAtATime
class ComposeTest {
    private static final Duration READY = Duration.ofMinutes(3);
    /** What is said of it in the file. */
    private static final String TOKEN = "local-stack-only";
    /** A line of Kafka's console consumer: headers, then the key, which begins with the node's name. */
    private static final Pattern EVENT =
            Pattern.compile("ce_type:io\\.barnabas\\.connection\\.(opened|closed)\\b.*\t(gateway-[01])\\.");

    @RegisterExtension
    static final Chromium CHROMIUM = Chromium.ifInstalled();

    @Test
    void theStackOfTheComposeFileEchoesSurvivesAKilledGatewayAndStopsCleanly() throws Exception {
        Docker.orSkip(Docker.KAFKA, Docker.HAPROXY, Docker.PROMETHEUS);
        try (ComposeProject stack = ComposeProject.up()) {
            try {
                awaitGateways(stack, 2);
                echoesAndChats(stack);
                isWatched(stack);
                awaitNobody(stack);
                Optional<Tab> page = page(stack);
                String victim = connections(stack, "gateway-0") > 0 ? "gateway-0" : "gateway-1";
                survivesTheKillOf(victim, stack, page);
                backendsHearOfTheKilledGateway(stack);
                if (page.isPresent()) {
                    hasEndAndBeginning(stack, victim);
                }
                stopsCleanly(stack, other(victim));
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

    private static void awaitNobody(ComposeProject stack) {
        Awaitility.await().until(() -> connections(stack, "gateway-0") + connections(stack, "gateway-1") == 0);
    }

    /** The demo page, connected; none where there is no browser. */
    private static Optional<Tab> page(ComposeProject stack) throws IOException, InterruptedException {
        if (!CHROMIUM.isInstalled()) {
            return Optional.empty();
        }
        Tab tab = CHROMIUM.open("http://127.0.0.1:" + stack.port("haproxy", 8080) + "/")
                .throughOutages();
        tab.awaitState("open");
        tab.echo("before");
        return Optional.of(tab);
    }

    private static String other(String gateway) {
        return gateway.equals("gateway-0") ? "gateway-1" : "gateway-0";
    }

    private static void survivesTheKillOf(String victim, ComposeProject stack, Optional<Tab> page)
            throws IOException, InterruptedException {
        int port = stack.port("haproxy", 8080);
        List<RawClient> clients = new ArrayList<>();
        try {
            int before = connections(stack, victim);
            while (connections(stack, victim) == before) {
                clients.add(RawClient.open(port, "/ws"));
            }
            stack.kill(victim);
            assertThat(clients.get(clients.size() - 1).readsEnd()).isTrue();
            try (RawClient again = openWithin(port)) {
                again.text("still there?");
                assertThat(again.read().text()).isEqualTo("still there?");
            }
            page.ifPresent(ComposeTest::comesBack);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** By itself, and well within its heartbeat. */
    private static void comesBack(Tab page) {
        page.ended(1006, false, "network");
        page.awaitState("open");
        page.echo("after");
        page.screenshot("gateway-killed-behind-haproxy");
    }

    /** Each connection of that node has ended by what backends were told, and the page's new one has begun. */
    private static void hasEndAndBeginning(ComposeProject stack, String victim)
            throws IOException, InterruptedException {
        List<String> told = told(stack);
        int begun = Collections.frequency(told, victim + " opened");
        assertThat(begun).isPositive().isEqualTo(Collections.frequency(told, victim + " closed"));
        assertThat(Collections.frequency(told, other(victim) + " opened"))
                .isGreaterThan(Collections.frequency(told, other(victim) + " closed"));
    }

    /** What backends were told of connections, in the order of its partition: the node, and the event. */
    private static List<String> told(ComposeProject stack) throws IOException, InterruptedException {
        String printed = stack.exec(
                "kafka",
                "java",
                "-Xmx128m",
                "-cp",
                "/opt/kafka/libs/*",
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                "localhost:9092",
                "--topic",
                "barnabas.inbound",
                "--from-beginning",
                "--timeout-ms",
                "5000",
                "--formatter-property",
                "print.key=true",
                "--formatter-property",
                "print.headers=true",
                "--formatter-property",
                "print.value=false");
        return EVENT.matcher(printed)
                .results()
                .map(it -> it.group(2) + " " + it.group(1))
                .toList();
    }

    /** The closer gives a node up after 45 s; what it has told by then is in its worker's metrics. */
    private static void backendsHearOfTheKilledGateway(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("prometheus", 9090);
        Awaitility.await().atMost(READY).untilAsserted(() -> assertThat(
                        sum(port, "barnabas_closer_connections_closed_total"))
                .isPositive());
    }

    /** 143: the JVM got SIGTERM and ended by itself; 137 would be Docker's SIGKILL after the grace period. */
    private static void stopsCleanly(ComposeProject stack, String gateway) throws Exception {
        awaitGateways(stack, 1);
        try (RawClient client = RawClient.open(stack.port("haproxy", 8080), "/ws")) {
            FutureTask<Integer> exit = new FutureTask<>(() -> stack.stop(gateway));
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
