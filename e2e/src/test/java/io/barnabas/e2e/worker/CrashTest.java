package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.worker.Worker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker's process is killed while it works. */
@Tag(Requirement.LONG)
class CrashTest {
    private static final int MESSAGES = 400;

    /** The worker that is killed: it takes a moment for each message. */
    public static final class Victim {
        private Victim() {}

        /** Arguments: bootstrap servers, topic prefix, group. */
        public static void main(String[] args) {
            Topics topics = Topics.withPrefix(args[1]);
            Worker.builder(new KafkaSettings(args[0]))
                    .topics(topics)
                    .group(args[2])
                    .route(RouteConfig.of("ws", "/ws", topics), (message, context) -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                        context.reply("victim " + message.text() + " " + message.id());
                    })
                    .start();
        }
    }

    @Test
    void afterKill9EveryMessageIsAnsweredAndNoneThatWasNotDoneIsCommitted() throws Exception {
        try (WorkerFixture fixture = new WorkerFixture()) {
            for (int i = 0; i < MESSAGES; i++) {
                ConnectionId connection = FakeGateway.connection(1 + i % 10);
                int sequence = 1 + i / 10;
                fixture.gateway.send(FakeGateway.with(
                        fixture.gateway.message(connection, sequence, "m" + i),
                        HeaderNames.ID,
                        connection + ":" + sequence));
            }
            fixture.gateway.flush();
            try (JavaProcess victim = JavaProcess.start(
                            Victim.class,
                            fixture.kafka.bootstrapServers(),
                            fixture.routes.topics().inbound().replace(".inbound", ""),
                            fixture.group);
                    Inbound outbound = fixture.read(fixture.route.outbound())) {
                outbound.await(30, any -> true);
                Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> fixture.committed() > 0);
                victim.kill();
                Set<String> answered = answered(outbound.await(1, any -> true));
                assertThat(answered).hasSizeLessThan(MESSAGES);
                assertThat(fixture.committed()).isLessThanOrEqualTo(outboundNow(fixture));

                fixture.start((message, context) -> context.reply("heir " + message.text() + " " + message.id()));

                fixture.awaitAllCommitted();
                Awaitility.await()
                        .atMost(WorkerFixture.PATIENCE)
                        .until(() ->
                                answered(outbound.await(MESSAGES, any -> true)).size() == MESSAGES);
                // What both answered has the same id in both's eyes, so that a backend could tell.
                Map<String, Set<String>> workers = new HashMap<>();
                Map<String, Set<String>> ids = new HashMap<>();
                for (ConsumerRecord<byte[], byte[]> reply : outbound.await(0, any -> true)) {
                    String[] words = Inbound.value(reply).split(" ", 3);
                    workers.computeIfAbsent(words[1], text -> new HashSet<>()).add(words[0]);
                    ids.computeIfAbsent(words[1], text -> new HashSet<>()).add(words[2]);
                }
                assertThat(workers.values()).contains(Set.of("victim", "heir"));
                assertThat(ids).allSatisfy((text, seen) -> assertThat(seen).hasSize(1));
                assertThat(ids.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
            }
        }
    }

    private static int outboundNow(WorkerFixture fixture) {
        try (Inbound fresh = fixture.read(fixture.route.outbound())) {
            return fresh.await((int) fixture.committed(), any -> true).size();
        }
    }

    private static Set<String> answered(List<ConsumerRecord<byte[], byte[]>> replies) {
        Set<String> messages = new HashSet<>();
        replies.forEach(reply -> messages.add(Inbound.value(reply).split(" ", 3)[1]));
        return messages;
    }
}
