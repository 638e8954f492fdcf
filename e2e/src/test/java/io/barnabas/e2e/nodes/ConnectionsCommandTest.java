package io.barnabas.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.standalone.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas connections}, asked from outside of both nodes. */
@Tag(Requirement.LONG)
class ConnectionsCommandTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @TempDir
    private Path folder;

    @Test
    void whoIsWhereInTheWholeCluster() throws Exception {
        try (TestGateway one =
                        TestGateway.start(TestGateway.patient(kafka, routes).withNode("one", 0));
                TestGateway two =
                        TestGateway.start(TestGateway.patient(kafka, routes).withNode("two", 1));
                RawClient first = RawClient.open(one.port(), "/ws");
                RawClient second = RawClient.open(one.port(), "/chat");
                RawClient third = RawClient.open(two.port(), "/ws");
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            inbound.await(3, "opened");
            List<String> all = run(0);
            assertThat(all).hasSize(5);
            assertThat(all.get(0)).startsWith("ID ").contains("NODE", "ROUTE", "USER", "AGE", "EVENTS IN");
            assertThat(all.get(4)).isEqualTo("3 of 3 connections; one has 2, two has 1.");
            assertThat(run(0, "--node", "two").get(1)).startsWith("two.").contains(" ws ");
            assertThat(run(0, "--route", "chat").get(1)).startsWith("one.").contains(" chat ");
            assertThat(run(0, "--limit", "1").get(2)).isEqualTo("1 of 3 connections; one has 2, two has 1.");
            assertThat(run(0, "--user", "nobody")).containsExactly("0 of 0 connections.");

            second.close(1000, "");
            inbound.await(1, "closed");
            assertThat(run(2, "--limit", "0")).anyMatch(it -> it.contains("--limit 0: expected 1 to 1000000."));
            assertThat(run(0, "--node", "one")).last().isEqualTo("1 of 1 connections; one has 1.");
            assertThat(first).isNotSameAs(third);
        }
    }

    private List<String> run(int exitCode, String... options) throws Exception {
        Path config = Files.writeString(
                folder.resolve("barnabas.yaml"), """
                kafka:
                  bootstrap-servers: %s
                topics:
                  prefix: %s
                """.formatted(kafka.bootstrapServers(), Brokers.prefix(routes)));
        List<String> command = new ArrayList<>(List.of("connections", "--config", config.toString()));
        command.addAll(List.of(options));
        try (JavaProcess process = JavaProcess.start(Main.class, command.toArray(String[]::new))) {
            assertThat(process.awaitExit()).as(process.output().toString()).isEqualTo(exitCode);
            return process.output();
        }
    }
}
