package io.barnabas.e2e.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas top} and {@code barnabas drain} on a node with a token, all processes of their own. */
class DrainCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ROUTE = Pattern.compile("Route ws: ws://127\\.0\\.0\\.1:(\\d+)/ws .*");
    private static final Pattern ADMIN = Pattern.compile("Admin: (http://127\\.0\\.0\\.1:\\d+)/health/ready");

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final List<JavaProcess> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(JavaProcess::close);
    }

    @Test
    void anOperatorLooksAndDrainsAndTheProcessEndsWithZero(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        JavaProcess gateway = start("gateway", "--config", configuration(folder));
        Awaitility.await().atMost(PATIENCE).failFast(() -> !gateway.isAlive()).until(() -> gateway.output().stream()
                .anyMatch(line -> line.endsWith("Ready")));
        String admin = find(gateway, ADMIN);
        try (RawClient client = RawClient.open(Integer.parseInt(find(gateway, ROUTE)), "/ws");
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            client.text("hello");
            String id = Inbound.header(inbound.await(1, "message").get(0), "ce_subject");

            JavaProcess stranger = start("top", "--admin", admin);
            assertThat(stranger.awaitExit()).isOne();
            assertThat(stranger.output())
                    .containsExactly("error: " + admin
                            + " wants a token: set --token-file, --token or BARNABAS_GATEWAY_ADMIN_TOKEN.");

            JavaProcess connections = start("top", "--admin", admin, "--token-file", token.toString());
            assertThat(connections.awaitExit())
                    .as(connections.output().toString())
                    .isZero();
            assertThat(connections.output().get(0)).startsWith("ID ").contains("QUEUE", "IN FLIGHT", "RTT");
            assertThat(connections.output().get(1)).startsWith(id + "  ws  ");
            assertThat(connections.output().get(2)).startsWith("1 of 1 connections, 0 paused; ");

            JavaProcess drain = start("drain", "--wait", "--admin", admin, "--token-file", token.toString());
            assertThat(client.read().closeCode()).isEqualTo(1012);
            client.close(1012, "");
            assertThat(drain.awaitExit()).as(drain.output().toString()).isZero();
            assertThat(drain.output().get(0)).startsWith("Waiting for load balancers: 1 connections are there; ");
            assertThat(gateway.awaitExit()).as(gateway.output().toString()).isZero();
            assertThat(gateway.output()).anyMatch(it -> it.contains("1 connections were told to go, 0 were cut."));
            assertThat(inbound.await(1, "closed")).hasSize(1);
        }
    }

    @Test
    void aNodeThatIsNotThereIsOneSentence() throws Exception {
        JavaProcess drain = start("drain", "--admin", "http://127.0.0.1:1");
        assertThat(drain.awaitExit()).isOne();
        assertThat(drain.output())
                .containsExactly("error: Nothing answers at http://127.0.0.1:1: no node runs there, or --admin names"
                        + " another address.");
    }

    @Test
    void anAdminPortForOthersNeedsAToken(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("barnabas.yaml"), "gateway: {admin-host: 0.0.0.0}\n");
        JavaProcess gateway = start("gateway", "--config", config.toString());
        assertThat(gateway.awaitExit()).isOne();
        assertThat(gateway.output())
                .anyMatch(it -> it.contains("gateway.admin-host '0.0.0.0' is not a loopback address:"
                        + " expected gateway.admin-token to be set"));
    }

    private String configuration(Path folder) throws IOException {
        return Files.writeString(folder.resolve("barnabas.yaml"), """
                        kafka:
                          bootstrap-servers: %s
                        topics:
                          prefix: %s
                        gateway:
                          host: 127.0.0.1
                          port: 0
                          admin-port: 0
                          admin-token: s3cret
                          drain:
                            notice: 1s
                          heartbeat:
                            timeout: 1h
                        """.formatted(
                                kafka.bootstrapServers(), Brokers.prefix(routes)))
                .toString();
    }

    private JavaProcess start(String... arguments) throws IOException {
        JavaProcess process = JavaProcess.start(Main.class, arguments);
        started.add(process);
        return process;
    }

    private static String find(JavaProcess gateway, Pattern line) {
        return gateway.output().stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(it -> it.group(1))
                .findFirst()
                .orElseThrow();
    }
}
