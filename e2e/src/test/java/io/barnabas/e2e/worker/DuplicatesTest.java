package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.worker.App;
import io.barnabas.worker.WorkerConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that come again after they were handled. */
class DuplicatesTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final FakeGateway gateway = fixture.gateway;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionId connection = FakeGateway.connection(1);
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void withoutTheFilterTheyAreHandledAgain() {
        fixture.start((message, context) -> handled.add(message.text()));
        sendTwice();
        assertThat(handled).containsExactly("pay", "pay", "next");
    }

    @Test
    void withTheFilterTheyAreDroppedAndCounted() {
        fixture.start(fixture.worker((message, context) -> handled.add(message.text()))
                .dropDuplicates(10, 100)
                .metrics(new MicrometerWorkerMetrics(registry)));
        sendTwice();
        assertThat(handled).containsExactly("pay", "next");
        assertThat(registry.get("barnabas.worker.duplicates").counter().count()).isOne();
    }

    @Test
    void oneWhoseHandlingWasNotFinishedIsNotDropped() {
        AtomicInteger calls = new AtomicInteger();
        fixture.start(fixture.worker((message, context) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    handled.add(message.text());
                })
                .retry(new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                .dropDuplicates(10, 100)
                .metrics(new MicrometerWorkerMetrics(registry)));
        sendTwice();
        assertThat(handled).containsExactly("pay", "next");
        assertThat(registry.get("barnabas.worker.duplicates").counter().count()).isZero();
    }

    @Test
    void aShadowAnswersNothingAndWritesNoDeadLetters() {
        fixture.start(fixture.worker((message, context) -> {
                    handled.add(message.text());
                    context.reply(message.text());
                    context.everyone(message.text());
                    if (message.text().equals("next")) {
                        throw new IllegalStateException("shadows fail, too");
                    }
                })
                .retry(new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                .answers(false)
                .metrics(new MicrometerWorkerMetrics(registry)));
        sendTwice();
        assertThat(handled).containsExactly("pay", "pay", "next");
        assertThat(registry.get("barnabas.worker.suppressed").counter().count()).isEqualTo(7);
        assertThat(registry.get("barnabas.worker.sent").counter().count()).isZero();
        try (Inbound outbound = fixture.read(fixture.route.outbound());
                Inbound fanout = fixture.read(fixture.route.fanout());
                Inbound letters = fixture.deadLetters()) {
            assertThat(outbound.await(0, any -> true)).isEmpty();
            assertThat(fanout.await(0, any -> true)).isEmpty();
            assertThat(letters.await(0, any -> true)).isEmpty();
        }
    }

    @Test
    void aShadowBesideWorkersThatAnswerSeesAllAndAddsNothing() {
        Queue<String> byShadow = new ConcurrentLinkedQueue<>();
        String shadows = fixture.group + ".shadows";
        fixture.start((message, context) -> {
            handled.add(message.text());
            context.reply("worker: " + message.text());
        });
        fixture.start(fixture.worker((message, context) -> {
                    byShadow.add(message.text());
                    context.reply("shadow: " + message.text());
                })
                .group(shadows)
                .answers(false));
        for (int i = 1; i <= 20; i++) {
            gateway.sendMessage(connection, i, "m" + i);
        }
        gateway.flush();
        fixture.awaitAllCommitted();
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> fixture.committed(shadows) == fixture.end());

        List<String> all = IntStream.rangeClosed(1, 20).mapToObj(i -> "m" + i).toList();
        assertThat(handled).containsExactlyElementsOf(all);
        assertThat(byShadow).containsExactlyElementsOf(all);
        try (Inbound outbound = fixture.read(fixture.route.outbound())) {
            assertThat(outbound.await(0, any -> true).stream().map(Inbound::value))
                    .containsExactlyElementsOf(
                            all.stream().map(it -> "worker: " + it).toList());
        }
    }

    @Test
    void aShadowDoesNotTellTheEndsOfConnectionsEither() {
        WorkerConfig config =
                WorkerConfig.defaults(fixture.kafka, fixture.routes).withGroup(fixture.group);
        try (App worker = App.start(config, Map.of("ws", (message, context) -> {}));
                App shadow = App.start(config.withAnswers(false), Map.of("ws", (message, context) -> {}))) {
            assertThat(worker.metrics()).contains("barnabas_closer_");
            assertThat(shadow.metrics()).doesNotContain("barnabas_closer_");
        }
    }

    private void sendTwice() {
        gateway.send(withId(gateway.message(connection, 1, "pay"), 1));
        gateway.send(withId(gateway.message(connection, 1, "pay"), 1));
        gateway.send(withId(gateway.message(connection, 2, "next"), 2));
        gateway.flush();
        fixture.awaitAllCommitted();
    }

    private ProducerRecord<byte[], byte[]> withId(ProducerRecord<byte[], byte[]> record, int sequence) {
        return FakeGateway.with(record, HeaderNames.ID, connection + ":" + sequence);
    }
}
