package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.worker.Worker;
import io.barnabas.worker.consume.ConsumeConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers come, go and take their time; nothing is lost, and only what is done is committed. */
class MembershipTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final FakeGateway gateway = fixture.gateway;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void afterAStopWithoutPatienceTheNextWorkerGetsWhatWasNotDoneAndNothingElse() {
        CountDownLatch never = new CountDownLatch(1);
        Set<String> done = ConcurrentHashMap.newKeySet();
        ConnectionId stuck = FakeGateway.connection(1);
        Worker first = fixture.start((message, context) -> {
            if (message.connection().id().equals(stuck)) {
                never.await();
            }
            done.add(message.text());
        });
        for (int number = 2; number <= 40; number++) {
            gateway.sendMessage(FakeGateway.connection(number), 1, "before " + number);
        }
        gateway.flush();
        fixture.awaitAllCommitted();
        gateway.sendMessage(stuck, 1, "stuck");
        gateway.sendMessage(stuck, 2, "behind it");
        gateway.flush();
        gateway.sendMessage(FakeGateway.connection(41), 1, "after");
        gateway.flush();
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> done.contains("after"));

        first.stop(Duration.ZERO);

        assertThat(fixture.end() - fixture.committed()).isBetween(2L, 3L);
        Queue<String> second = new ConcurrentLinkedQueue<>();
        fixture.start((message, context) -> second.add(message.text()));
        fixture.awaitAllCommitted();
        assertThat(second).containsSubsequence("stuck", "behind it").doesNotContain("before 2", "before 40");
    }

    @Test
    void aHandlerLearnsThatItsWorkerStopsAndUntilWhenItWaits() {
        Queue<Instant> deadlines = new ConcurrentLinkedQueue<>();
        CountDownLatch taken = new CountDownLatch(1);
        Worker worker = fixture.start((message, context) -> {
            assertThat(context.deadline()).isNull();
            taken.countDown();
            Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> context.deadline() != null);
            deadlines.add(context.deadline());
        });
        gateway.sendMessage(FakeGateway.connection(1), 1, "long");
        gateway.flush();
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> taken.getCount() == 0);
        Instant before = Instant.now();

        worker.stop(Duration.ofSeconds(40));

        assertThat(deadlines).singleElement().satisfies(it -> assertThat(it)
                .isBetween(before.plusSeconds(39), Instant.now().plusSeconds(41)));
        assertThat(fixture.committed()).isEqualTo(fixture.end());
    }

    @Test
    void aHandlerLearnsThatItsPartitionGoesToAnotherWorker() {
        Set<Integer> hurried = ConcurrentHashMap.newKeySet();
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        Set<Integer> again = ConcurrentHashMap.newKeySet();
        CountDownLatch end = new CountDownLatch(1);
        fixture.start((message, context) -> {
            int number = Integer.parseInt(message.text());
            taken.add(number);
            Awaitility.await()
                    .atMost(WorkerFixture.PATIENCE)
                    .until(() -> context.deadline() != null || end.getCount() == 0);
            if (context.deadline() != null) {
                hurried.add(number);
            }
        });
        for (int number = 1; number <= 40; number++) {
            gateway.sendMessage(FakeGateway.connection(number), 1, Integer.toString(number));
        }
        gateway.flush();
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> taken.size() == 40);

        fixture.start((message, context) -> again.add(Integer.parseInt(message.text())));
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> !hurried.isEmpty());
        end.countDown();
        fixture.awaitAllCommitted();

        assertThat(hurried).hasSizeBetween(1, 39);
        assertThat(again).isEmpty();
    }

    @Test
    void aStopFinishesWhatWasTakenCommitsAndLeavesAtOnce() throws Exception {
        CountDownLatch taken = new CountDownLatch(10);
        CountDownLatch release = new CountDownLatch(1);
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        for (int number = 1; number <= 10; number++) {
            gateway.sendMessage(FakeGateway.connection(number), 1, "one");
            gateway.sendMessage(FakeGateway.connection(number), 2, "two");
        }
        gateway.flush();
        Worker worker = fixture.start((message, context) -> {
            taken.countDown();
            release.await();
            context.reply(message.text());
            handled.add(message.text());
        });
        assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
        Thread stopping = new Thread(() -> worker.stop(Duration.ofSeconds(20)));
        stopping.start();
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> "stopping".equals(worker.problem()));
        assertThat(stopping.isAlive()).isTrue();

        release.countDown();
        stopping.join(20_000);

        assertThat(stopping.isAlive()).isFalse();
        assertThat(handled).hasSize(20);
        assertThat(fixture.committed()).isEqualTo(20);
        assertThat(fixture.members()).isZero();
        try (Inbound outbound = fixture.read(fixture.route.outbound())) {
            outbound.await(20, any -> true);
        }
    }

    @Tag(Requirement.LONG)
    @Test
    void aHandlerSlowerThanThePollIntervalKeepsItsPartition() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        Duration interval = Duration.ofSeconds(2);
        fixture.start(fixture.worker((message, context) -> {
                    handled.add("began " + message.text());
                    boolean released = slow.await(interval.toMillis() * 3, TimeUnit.MILLISECONDS);
                    handled.add("ended " + message.text() + " " + released);
                })
                .consume(new ConsumeConfig(
                        Duration.ofSeconds(10), interval, Duration.ofSeconds(1), Duration.ofSeconds(1))));
        gateway.sendMessage(FakeGateway.connection(1), 1, "slow");
        gateway.flush();

        fixture.awaitAllCommitted();

        assertThat(handled).containsExactly("began slow", "ended slow false");
        assertThat(fixture.members()).isEqualTo(1);
    }

    @Test
    void whenWorkersComeAndGoUnderLoadEachConnectionIsHandledInOrderAndNothingIsLost() throws Exception {
        int connections = 40;
        int each = 100;
        Map<ConnectionId, Queue<Long>> handled = new ConcurrentHashMap<>();
        Thread load = new Thread(() -> {
            for (int sequence = 1; sequence <= each; sequence++) {
                for (int number = 1; number <= connections; number++) {
                    gateway.sendMessage(FakeGateway.connection(number), sequence, "m" + sequence);
                }
                gateway.flush();
            }
        });
        Worker first = fixture.start(
                (message, context) -> record(handled, message.connection().id(), message.sequence()));
        load.start();
        Worker second = fixture.start(
                (message, context) -> record(handled, message.connection().id(), message.sequence()));
        first.stop(Duration.ofSeconds(10));
        fixture.start((message, context) -> record(handled, message.connection().id(), message.sequence()));
        second.stop(Duration.ofSeconds(10));
        load.join();

        fixture.awaitAllCommitted();

        assertThat(fixture.end()).isEqualTo((long) connections * each);
        List<Long> inOrder = LongStream.rangeClosed(1, each).boxed().toList();
        assertThat(handled).hasSize(connections).allSatisfy((id, sequences) -> assertThat(
                        sequences.stream().distinct().toList())
                .isEqualTo(inOrder));
    }

    @Test
    void whatEndsAfterItsPartitionWasTakenAwayIsNotCommittedAndMaySendNothing() throws Exception {
        CountDownLatch taken = new CountDownLatch(WorkerFixture.PARTITIONS);
        CountDownLatch release = new CountDownLatch(1);
        Queue<String> outcomes = new ConcurrentLinkedQueue<>();
        Queue<String> second = new ConcurrentLinkedQueue<>();
        ConsumeConfig noPatience = new ConsumeConfig(
                Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(1));
        fixture.start(fixture.worker((message, context) -> {
                    taken.countDown();
                    release.await();
                    try {
                        context.reply("first");
                        outcomes.add("sent");
                    } catch (IllegalStateException e) {
                        outcomes.add(String.valueOf(e.getMessage()));
                        throw e;
                    }
                })
                .consume(noPatience));
        for (int partition = 0; partition < WorkerFixture.PARTITIONS; partition++) {
            var record = gateway.message(FakeGateway.connection(partition + 1), 1, "p" + partition);
            gateway.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                    record.topic(), partition, record.key(), record.value(), record.headers()));
        }
        gateway.flush();
        assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();

        fixture.start(
                fixture.worker((message, context) -> second.add(message.text())).consume(noPatience));
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> second.size() == 2);
        release.countDown();

        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> outcomes.size() == 4);
        assertThat(outcomes)
                .containsOnly(
                        "sent", "the event's partition was taken from this worker: nothing may be sent for it any more")
                .filteredOn("sent"::equals)
                .hasSize(2);
        fixture.awaitAllCommitted();
        assertThat(second).hasSize(2);
    }

    private static void record(Map<ConnectionId, Queue<Long>> handled, ConnectionId id, long sequence) {
        handled.computeIfAbsent(id, any -> new ConcurrentLinkedQueue<>()).add(sequence);
    }
}
