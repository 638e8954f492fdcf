package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.LogSeen;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order per key, many keys at once, and windows that bound how far the others get. */
class OrderTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final LogSeen warnings = LogSeen.warningsSilently("io.barnabas.worker.consume");

    @AfterEach
    void close() {
        fixture.close();
        warnings.close();
    }

    @Test
    void aThousandMessagesThatWaitedAreAnsweredInOrderPerConnection() {
        int connections = 20;
        int each = 50;
        for (int sequence = 1; sequence <= each; sequence++) {
            for (int number = 1; number <= connections; number++) {
                fixture.gateway.sendMessage(FakeGateway.connection(number), sequence, "m" + sequence);
            }
        }
        fixture.gateway.flush();
        Map<ConnectionId, Queue<Long>> handled = new ConcurrentHashMap<>();

        fixture.start((message, context) -> {
            handled.computeIfAbsent(message.connection().id(), id -> new ConcurrentLinkedQueue<>())
                    .add(message.sequence());
            context.reply(message.text());
        });

        Map<String, List<String>> replies = new ConcurrentHashMap<>();
        try (Inbound outbound = fixture.read(fixture.route.outbound())) {
            for (ConsumerRecord<byte[], byte[]> reply : outbound.await(connections * each, any -> true)) {
                String connection = Inbound.header(reply, "kafka_correlationId").split(":", -1)[0];
                replies.computeIfAbsent(connection, id -> new ArrayList<>()).add(Inbound.value(reply));
            }
        }
        List<Long> inOrder = LongStream.rangeClosed(1, each).boxed().toList();
        assertThat(handled).hasSize(connections).allSatisfy((id, sequences) -> assertThat(sequences)
                .containsExactlyElementsOf(inOrder));
        assertThat(replies).hasSize(connections).allSatisfy((id, texts) -> assertThat(texts)
                .containsExactlyElementsOf(inOrder.stream().map(it -> "m" + it).toList()));
        fixture.awaitAllCommitted();
    }

    @Test
    void severalKeysOfOnePartitionAreHandledAtOnce() {
        int keys = 8;
        CyclicBarrier allAtOnce = new CyclicBarrier(keys);
        Queue<String> passed = new ConcurrentLinkedQueue<>();
        fixture.start((message, context) -> {
            allAtOnce.await(20, TimeUnit.SECONDS);
            passed.add(message.text());
        });
        for (int key = 0; key < keys; key++) {
            fixture.gateway.sendMessage(FakeGateway.connection(key + 1), 1, "key " + key);
        }
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> passed.size() == keys);
    }

    @Test
    void aConnectionIsOpenedBeforeItsMessagesAndClosedAfterThemAndClosedIsFinal() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        fixture.start(fixture.worker(new MessageHandler() {
                    @Override
                    public void onMessage(Message message, HandlerContext context) {
                        seen.add(message.text());
                    }

                    @Override
                    public void onOpened(Opened opened, HandlerContext context) {
                        seen.add("opened " + opened.path());
                        assertThat(context.canReply()).isFalse();
                    }

                    @Override
                    public void onClosed(Closed closed, HandlerContext context) {
                        seen.add("closed " + closed.code() + " " + closed.cause());
                    }
                })
                .metrics(new MicrometerWorkerMetrics(registry)));
        ConnectionId connection = FakeGateway.connection(1);
        fixture.gateway.send(fixture.gateway.opened(connection));
        fixture.gateway.sendMessage(connection, 1, "one");
        fixture.gateway.sendMessage(connection, 2, "two");
        fixture.gateway.send(fixture.gateway.closed(connection));
        fixture.gateway.sendMessage(connection, 3, "late");
        fixture.gateway.send(fixture.gateway.closed(connection));
        fixture.gateway.flush();

        fixture.awaitAllCommitted();

        assertThat(seen).containsExactly("opened /ws", "one", "two", "closed 1006 network");
        assertThat(registry.counter("barnabas.worker.dropped.after.closed").count())
                .isEqualTo(2);
    }

    @Test
    void aSlowKeyDelaysNoOtherUntilTheWindowIsFullAndNothingIsCommittedPastIt() {
        CountDownLatch release = new CountDownLatch(1);
        Queue<Long> others = new ConcurrentLinkedQueue<>();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ConnectionId slow = FakeGateway.connection(1);
        int partition = 0;
        send(slow, partition, 1);
        for (int sequence = 1; sequence <= 100; sequence++) {
            send(FakeGateway.connection(2), partition, sequence);
        }
        fixture.gateway.flush();
        fixture.start(fixture.worker((message, context) -> {
                    if (message.connection().id().equals(slow)) {
                        release.await();
                    } else {
                        others.add(message.sequence());
                    }
                })
                .window(new WindowConfig(20, 1 << 20, 10))
                .metrics(new MicrometerWorkerMetrics(registry)));

        Awaitility.await()
                .atMost(WorkerFixture.PATIENCE)
                .until(() -> registry.counter("barnabas.worker.paused").count() == 1);
        Awaitility.await().atMost(WorkerFixture.PATIENCE).untilAsserted(() -> assertThat(others.size())
                .isBetween(19, 39));
        assertThat(registry.get("barnabas.worker.window.records").gauge().value())
                .isBetween(20.0, 40.0);
        assertThat(fixture.committed()).isZero();
        assertThat(registry.get("barnabas.worker.uncommitted").gauge().value()).isGreaterThanOrEqualTo(20);
        awaitGauge(registry, "barnabas.worker.lag", 101);
        awaitLine(warnings, "is paused: its window is full .* the oldest is of key " + slow + ", offset 0, .*");

        release.countDown();

        fixture.awaitAllCommitted();
        assertThat(others)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(registry.counter("barnabas.worker.resumed").count()).isPositive();
        awaitGauge(registry, "barnabas.worker.uncommitted", 0);
        awaitGauge(registry, "barnabas.worker.lag", 0);
    }

    private static void awaitLine(LogSeen warnings, String pattern) {
        Awaitility.await().atMost(WorkerFixture.PATIENCE).untilAsserted(() -> assertThat(warnings.lines())
                .anySatisfy(line -> assertThat(line).containsPattern(pattern)));
    }

    private static void awaitGauge(SimpleMeterRegistry registry, String name, double expected) {
        Awaitility.await()
                .atMost(WorkerFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(registry.get(name).gauge().value()).as(name).isEqualTo(expected));
    }

    private void send(ConnectionId connection, int partition, int sequence) {
        var record = fixture.gateway.message(connection, sequence, "m");
        fixture.gateway.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                record.topic(), partition, record.key(), record.value(), record.headers()));
    }
}
