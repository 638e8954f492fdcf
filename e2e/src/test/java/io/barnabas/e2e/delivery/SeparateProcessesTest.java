package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways and a worker as a user starts them, each a process of its own, on one broker. */
@Tag(Requirement.LONG)
class SeparateProcessesTest {
    private static final Pattern ROUTE = Pattern.compile("Route ws: ws://127\\.0\\.0\\.1:(\\d+)/ws .*");
    private static final int CONNECTIONS = 10;
    private static final int EACH = 100;

    private final KafkaSettings kafka = Brokers.shared();
    private final List<JavaProcess> started = new ArrayList<>();
    private Path config;
    private int onePort;
    private int twoPort;

    @BeforeEach
    void startGateways(@TempDir Path folder) throws IOException {
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        config = Files.writeString(
                folder.resolve("barnabas.yaml"), """
                kafka:
                  bootstrap-servers: %s
                topics:
                  prefix: %s
                gateway:
                  host: 127.0.0.1
                  port: 0
                  admin-port: 0
                  heartbeat:
                    timeout: 1h
                """.formatted(kafka.bootstrapServers(), Brokers.prefix(routes)));
        JavaProcess one = start("gateway", "--node", "one", "--ordinal", "0");
        JavaProcess two = start("gateway", "--node", "two", "--ordinal", "1");
        onePort = awaitReady(one);
        twoPort = awaitReady(two);
    }

    @AfterEach
    void stop() {
        started.forEach(JavaProcess::close);
    }

    @Test
    void framesSentBeforeTheWorkerStartsAreAllAnsweredInOrder() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(RawClient.open(i % 2 == 0 ? onePort : twoPort, "/ws"));
        }
        for (int n = 0; n < EACH; n++) {
            for (RawClient client : clients) {
                client.text("frame " + n);
            }
        }
        start("worker");
        for (RawClient client : clients) {
            for (int n = 0; n < EACH; n++) {
                assertThat(client.read().text()).isEqualTo("frame " + n);
            }
            client.close();
        }
    }

    @Test
    void chatReachesBothGatewaysAndAStoppedOneSays1012() throws Exception {
        start("worker");
        try (RawClient one = RawClient.open(onePort, "/chat");
                RawClient two = RawClient.open(twoPort, "/chat")) {
            one.text("hello both");
            assertThat(one.read().text()).isEqualTo("hello both");
            assertThat(two.read().text()).isEqualTo("hello both");
            two.text("once only");
            assertThat(one.read().text()).isEqualTo("once only");
            assertThat(two.read().text()).isEqualTo("once only");

            FutureTask<Integer> exit = new FutureTask<>(started.get(0)::terminate);
            new Thread(exit, "terminator").start();
            assertThat(one.read().closeCode()).isEqualTo(1012);
            one.close(1012, "");
            assertThat(one.readsEnd()).isTrue();
            assertThat(exit.get(1, TimeUnit.MINUTES)).isEqualTo(143);
            assertThat(started.get(0).output())
                    .as("logging ends last")
                    .last()
                    .asString()
                    .contains("has stopped");
        }
    }

    private JavaProcess start(String command, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of(command, "--config", config.toString()));
        args.addAll(List.of(options));
        JavaProcess process = JavaProcess.start(Main.class, args.toArray(String[]::new));
        started.add(process);
        return process;
    }

    private static int awaitReady(JavaProcess gateway) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(() -> !gateway.isAlive())
                .until(() -> gateway.output().stream().anyMatch(line -> line.endsWith("Ready")));
        return gateway.output().stream()
                .map(ROUTE::matcher)
                .filter(Matcher::matches)
                .map(it -> Integer.parseInt(it.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
