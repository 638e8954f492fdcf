package io.barnabas.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.e2e.harness.BrokerProcesses;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.Health;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.MovableClock;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose time of day goes back, for instance as its virtual machine has moved. */
@Tag(Requirement.LONG)
class ClockSetBackTest {
    private static final int BROKERS = 3;
    private static final Duration HOUR = Duration.ofHours(1);
    /** Until the process has seen a time, and its Kafka clients have acted on it. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());

    @TempDir
    Path folder;

    @Test
    void aNodeFindsNewLeadersAllTheSame() throws Exception {
        Optional<MovableClock> found = MovableClock.in(folder, "gateway");
        assumeTrue(found.isPresent());
        MovableClock clock = found.orElseThrow();
        int port = FreePort.find();
        int adminPort = FreePort.find();
        try (BrokerProcesses brokers = BrokerProcesses.start(folder, BROKERS, Map.of("min.insync.replicas", "2"))) {
            Brokers.createTopics(brokers.settings(), routes, 2, BROKERS);
            try (JavaProcess gateway = gateway(brokers, clock, port, adminPort)) {
                Health.awaitReady("the gateway", gateway, adminPort);
                clock.move(HOUR);
                pass(SEEN);
                clock.move(Duration.ZERO);
                pass(SEEN);

                brokers.kill(
                        Brokers.leaderOf(brokers.settings(), routes.topics().nodes(), 0));

                Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(gateway.output())
                        .anyMatch(it -> it.contains("The time of day was set back"))
                        .anyMatch(it -> it.contains("begins anew")));
                Health.awaitReady("the gateway", gateway, adminPort);
                try (RawClient client = RawClient.open(port, "/ws");
                        Inbound inbound =
                                new Inbound(brokers.settings(), routes.topics().inbound())) {
                    client.text("after it");
                    assertThat(inbound.await(1, "message"))
                            .extracting(Inbound::value)
                            .containsExactly("after it");
                }
            }
        }
    }

    private JavaProcess gateway(BrokerProcesses brokers, MovableClock clock, int port, int adminPort) throws Exception {
        List<String> flags = JavaProcess.shortLived(
                "-Dbarnabas.kafka.bootstrap-servers=" + brokers.settings().bootstrapServers(),
                "-Dbarnabas.topics.prefix=" + Brokers.prefix(routes),
                "-Dbarnabas.gateway.presence.beat=400ms",
                "-Dbarnabas.gateway.presence.lease=2s");
        return JavaProcess.start(
                clock.environment(),
                flags,
                Main.class,
                "gateway",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--admin-port",
                Integer.toString(adminPort));
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }
}
