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
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.standalone.Main;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose time of day goes back, for instance as its virtual machine has moved. */
@Tag(Requirement.LONG)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClockSetBackTest {
    private static final int BROKERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    /** Until the process has seen a time, and its Kafka clients have acted on it. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());

    @TempDir
    Path folder;

    @Test
    void aNodeFindsNewLeadersAllTheSame() throws Exception {
        MovableClock clock = clock();
        int port = FreePort.find();
        int adminPort = FreePort.find();
        try (BrokerProcesses brokers = brokers();
                JavaProcess gateway = start(brokers, clock, "gateway", adminPort, "--port", Integer.toString(port))) {
            Health.awaitReady("the gateway", gateway, adminPort);
            try (RawClient client = RawClient.open(port, "/ws");
                    Inbound inbound =
                            new Inbound(brokers.settings(), routes.topics().inbound())) {
                clock.move(HOUR);
                pass(SEEN);
                client.text("an hour ahead");
                inbound.await(1, "message");
                clock.move(Duration.ZERO);
                awaitWords(gateway, "goes on with new Kafka clients");
                Health.awaitReady("the gateway", gateway, adminPort);

                brokers.kill(
                        Brokers.leaderOf(brokers.settings(), routes.topics().inbound(), 0));

                client.text("after it");
                assertThat(inbound.await(2, "message"))
                        .extracting(Inbound::value)
                        .containsExactly("an hour ahead", "after it");
            }
        }
    }

    @Test
    void aWorkerAnswersThroughNewLeadersAllTheSame() throws Exception {
        MovableClock clock = clock();
        int adminPort = FreePort.find();
        try (BrokerProcesses brokers = brokers();
                TestGateway gateway = TestGateway.start(TestGateway.patient(brokers.settings(), routes));
                JavaProcess worker = start(brokers, clock, "worker", adminPort)) {
            Health.awaitReady("the worker", worker, adminPort);
            try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
                clock.move(HOUR);
                pass(SEEN);
                // Kafka's producer looks at the clock only when it has something to do.
                client.text("an hour ahead");
                assertThat(client.read().text()).isEqualTo("an hour ahead");
                clock.move(Duration.ZERO);
                awaitWords(worker, "joins it anew");
                awaitWords(worker, "another closer takes this one's place");
                Health.awaitReady("the worker", worker, adminPort);

                brokers.kill(
                        Brokers.leaderOf(brokers.settings(), routes.topics().outbound(), 0));

                client.text("after it");
                assertThat(client.read().text()).isEqualTo("after it");
            }
        }
    }

    private MovableClock clock() throws Exception {
        Optional<MovableClock> found = MovableClock.in(folder, "process");
        assumeTrue(found.isPresent());
        return found.orElseThrow();
    }

    private BrokerProcesses brokers() throws Exception {
        BrokerProcesses brokers = BrokerProcesses.start(
                folder, BROKERS, Map.of("min.insync.replicas", "2", "offsets.topic.replication.factor", "3"));
        Brokers.createTopics(brokers.settings(), routes, 1, BROKERS);
        return brokers;
    }

    private JavaProcess start(
            BrokerProcesses brokers, MovableClock clock, String command, int adminPort, String... more)
            throws Exception {
        List<String> flags = JavaProcess.shortLived(
                "-Dbarnabas.kafka.bootstrap-servers=" + brokers.settings().bootstrapServers(),
                "-Dbarnabas.topics.prefix=" + Brokers.prefix(routes),
                "-Dbarnabas.gateway.presence.beat=400ms",
                "-Dbarnabas.gateway.presence.lease=2s");
        List<String> arguments = new ArrayList<>(List.of(command, "--admin-port", Integer.toString(adminPort)));
        arguments.addAll(List.of(more));
        return JavaProcess.start(clock.environment(), flags, Main.class, arguments.toArray(String[]::new));
    }

    private static void awaitWords(JavaProcess process, String words) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(process.output())
                .anyMatch(it -> it.contains(words)));
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }
}
