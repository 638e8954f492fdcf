package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import io.barnabas.worker.consume.ReplayStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas worker --from}: what was handled is handled again, by a group of its own, and answered only if asked for. */
@Tag(Requirement.LONG)
class ReplayTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final ConnectionId connection = FakeGateway.connection(1);
    private Path config;

    @BeforeEach
    void fiveMessagesHaveBeenAnswered(@TempDir Path folder) throws Exception {
        config = Files.writeString(
                folder.resolve("barnabas.yaml"),
                "kafka: {bootstrap-servers: '" + fixture.kafka.bootstrapServers() + "'}\ntopics: {prefix: "
                        + Brokers.prefix(fixture.routes) + "}\nworker: {group: " + fixture.group + "}\n");
        for (int i = 1; i <= 5; i++) {
            fixture.gateway.sendMessage(connection, i, "m" + i);
        }
        fixture.gateway.flush();
        fixture.start((message, context) -> context.reply(message.text()));
        fixture.awaitAllCommitted();
        assertThat(answers()).hasSize(5);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aReplayIsSilentAndLeavesTheOthersPlaceAlone() throws Exception {
        long before = fixture.committed();
        try (JavaProcess replay = worker("--from", "1h", "--group", fixture.group + ".replay")) {
            awaitCommitted(fixture.group + ".replay", replay);
            assertThat(replay.terminate()).isEqualTo(143);
        }
        assertThat(answers()).hasSize(5);
        assertThat(fixture.committed()).isEqualTo(before);
    }

    @Test
    void aReplayFromAnOffsetAnswersWhereItIsAskedFor() throws Exception {
        try (JavaProcess replay = worker("--from", "3", "--answer", "--group", fixture.group + ".replay")) {
            awaitCommitted(fixture.group + ".replay", replay);
            assertThat(replay.terminate()).isEqualTo(143);
        }
        // One partition has them all, so offset 3 is the fourth message.
        assertThat(answers()).containsExactly("m1", "m2", "m3", "m4", "m5", "m4", "m5");
    }

    @Test
    void aGroupThatHasAPlaceDoesNotLoseIt() throws Exception {
        try (JavaProcess replay = worker("--from", "0", "--group", fixture.group)) {
            assertThat(replay.awaitExit()).isOne();
            assertThat(replay.output())
                    .contains("error: --from: group " + fixture.group
                            + " has committed offsets: expected one that nobody has used, as its place would be lost.");
        }
        try (JavaProcess alone = worker("--answer")) {
            assertThat(alone.awaitExit()).isOne();
            assertThat(alone.output()).contains("error: --answer belongs to --from.");
        }
    }

    @Test
    void aTimeIsTheFirstRecordAfterItAndAnOffsetTheNearestThereIs() throws Exception {
        assertThat(begin("late", new ReplayStart(null, Instant.now().plusSeconds(60))))
                .isEqualTo(5);
        assertThat(begin("early", new ReplayStart(null, Instant.EPOCH))).isZero();
        assertThat(begin("beyond", new ReplayStart(1_000L, null))).isEqualTo(5);
        assertThatThrownBy(() -> new ReplayStart(null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeBetweenTwoRecordsIsTheSecondOfThem() throws Exception {
        Instant between = Instant.now();
        for (int i = 6; i <= 8; i++) {
            fixture.gateway.sendMessage(connection, i, "m" + i);
        }
        fixture.gateway.flush();
        fixture.awaitAllCommitted();
        // One partition has them all.
        assertThat(begin("between", new ReplayStart(null, between))).isEqualTo(5);
    }

    /** Sum of the offsets with which a group begins. */
    private long begin(String group, ReplayStart start) throws Exception {
        String name = fixture.group + "." + group;
        start.commit(fixture.kafka, name, Set.of(fixture.route.inbound()), Duration.ofSeconds(20));
        return committed(name);
    }

    private long committed(String group) throws Exception {
        return fixture.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(it -> it.offset())
                .sum();
    }

    private void awaitCommitted(String group, JavaProcess worker) {
        Awaitility.await()
                .atMost(WorkerFixture.PATIENCE)
                .failFast(() -> !worker.isAlive())
                .until(() -> committed(group) == 5);
    }

    private List<String> answers() {
        try (Inbound outbound = fixture.read(fixture.route.outbound())) {
            List<ConsumerRecord<byte[], byte[]>> all = outbound.await(0, any -> true);
            return all.stream().map(Inbound::value).toList();
        }
    }

    private JavaProcess worker(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("worker", "--config", config.toString()));
        all.addAll(List.of(arguments));
        return JavaProcess.start(Main.class, all.toArray(String[]::new));
    }
}
