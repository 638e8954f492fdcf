package io.barnabas.e2e.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.standalone.Main;
import io.barnabas.worker.Worker;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an exactly-once route each message has its effect once in the outbound log, read committed, whatever happens. */
@Tag(Requirement.LONG)
class ExactlyOnceTest {
    private static final int CONNECTIONS = 10;
    private static final int EACH = 60;

    private static EmbeddedBroker broker;

    private final KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
    private final RouteConfigs routes = Brokers.freshExactlyOnceRoutes(kafka);

    /** One that misses a worker sooner than others. */
    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults()
                .withProperty("group.consumer.heartbeat.interval.ms", "500")
                .withProperty("group.consumer.min.session.timeout.ms", "4000")
                .withProperty("group.consumer.session.timeout.ms", "4000"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** Takes a moment for each message, so that it is hit with some in hand and a transaction is likely under way. */
    public static final class Victim {
        private Victim() {}

        /** Arguments: bootstrap servers, topic prefix, group, milliseconds for each message. */
        public static void main(String[] args) {
            Topics topics = Topics.withPrefix(args[1]);
            Worker.builder(new KafkaSettings(args[0]))
                    .topics(topics)
                    .group(args[2])
                    .route(
                            RouteConfig.of("ws", "/ws", topics).exactlyOnce(args[1]),
                            new SlowEcho(Long.parseLong(args[3])))
                    .start();
        }
    }

    private record SlowEcho(long millis) implements MessageHandler {
        @Override
        public void onMessage(Message message, HandlerContext context) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            context.reply(message.text());
        }
    }

    @Test
    void whatAFailedAttemptSentIsNotInTheLog() {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            Set<String> failed = ConcurrentHashMap.newKeySet();
            fixture.start(fixture.worker((message, context) -> {
                        context.reply(message.text());
                        if (failed.add(message.text())) {
                            throw new IllegalStateException("once");
                        }
                    })
                    .retry(new RetryConfig(3, Duration.ofMillis(10), Duration.ofMillis(10))));
            say(fixture, 0, EACH);
            fixture.awaitAllCommitted();
            assertEachEffectOnce(EACH);
        }
    }

    @Test
    void aDeadLetterIsPartOfTheTransactionAndItsPartitionGoesOn() {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            fixture.start(fixture.worker((message, context) -> {
                        context.reply(message.text());
                        if (message.text().endsWith(" 7")) {
                            throw new IllegalStateException("never");
                        }
                    })
                    .retry(new RetryConfig(2, Duration.ofMillis(10), Duration.ofMillis(10))));
            say(fixture, 0, EACH);
            fixture.awaitAllCommitted();
            try (Inbound letters = Inbound.committed(kafka, routes.deadLetters(fixture.route));
                    Inbound outbound = Inbound.committed(kafka, fixture.route.outbound())) {
                assertThat(letters.await(CONNECTIONS, it -> true)).hasSize(CONNECTIONS);
                assertThat(outbound.await(CONNECTIONS * (EACH - 1), it -> true))
                        .hasSize(CONNECTIONS * (EACH - 1))
                        .noneMatch(it -> Inbound.value(it).endsWith(" 7"));
            }
        }
    }

    @Test
    void whatIsBehindAnEventThatIsTriedAgainWaitsForItOutsideTheLog() {
        // Two keys of one partition; their answers share one, too.
        ConnectionId failing = FakeGateway.connection(1);
        ConnectionId behind = FakeGateway.connection(5);
        AtomicBoolean down = new AtomicBoolean(true);
        CountDownLatch answered = new CountDownLatch(3);
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes);
                Inbound outbound = Inbound.committed(kafka, fixture.route.outbound())) {
            fixture.start(fixture.worker((message, context) -> {
                        if (message.connection().id().equals(failing) && down.get()) {
                            throw new IllegalStateException("down");
                        }
                        context.reply(message.text());
                        answered.countDown();
                    })
                    .retry(new RetryConfig(100, Duration.ofMillis(10), Duration.ofMillis(500))));
            send(fixture, 0, failing, 1, "first");
            send(fixture, 0, behind, 1, "second");
            send(fixture, 0, behind, 2, "third");
            // Of another partition: once it is there, a transaction has come and gone.
            fixture.gateway.flush();
            Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> answered.getCount() == 1);
            send(fixture, 1, FakeGateway.connection(2), 1, "elsewhere");
            outbound.await(1, it -> Inbound.value(it).equals("elsewhere"));
            assertThat(outbound.await(0, it -> true)).hasSize(1);

            down.set(false);

            fixture.awaitAllCommitted();
            assertThat(outbound.await(3, it -> !Inbound.value(it).equals("elsewhere")).stream()
                            .map(Inbound::value))
                    .containsExactly("first", "second", "third");
        }
    }

    @Test
    void aWorkerThatIsKilled() throws Exception {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            say(fixture, 0, EACH / 2);
            try (JavaProcess victim = victim(fixture, 3)) {
                Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> fixture.committed() > 20);
                victim.kill();
            }
            say(fixture, EACH / 2, EACH);
            // The group waits for the dead member, and who asks for offsets for its transaction, ten seconds at most.
            fixture.start(new SlowEcho(3));
            fixture.awaitAllCommitted();
            assertEachEffectOnce(EACH);
        }
    }

    @Test
    void aWorkerThatFreezesAndComesBackWhenAnotherHasItsWork() throws Exception {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            say(fixture, 0, EACH);
            try (JavaProcess zombie = victim(fixture, 30)) {
                Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> fixture.committed() > 20);
                zombie.signal("STOP");
                fixture.start(new SlowEcho(3));
                assertThat(fixture.committed()).isLessThan(fixture.end());
                // The group waits four seconds for the one that does not say anything.
                fixture.awaitAllCommitted();

                zombie.signal("CONT");

                Awaitility.await()
                        .atMost(WorkerFixture.PATIENCE)
                        .until(() -> zombie.output().stream().anyMatch(it -> it.contains("partitions lost"))
                                && fixture.members() == 2);
                say(fixture, EACH, EACH + 10);
                fixture.awaitAllCommitted();
                assertEachEffectOnce(EACH + 10);
            }
        }
    }

    @Test
    void workersThatComeAndGoWhileTheyWork() {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            Worker first = fixture.start(new SlowEcho(3));
            say(fixture, 0, EACH / 3);
            Worker second = fixture.start(new SlowEcho(3));
            say(fixture, EACH / 3, 2 * EACH / 3);
            first.close();
            say(fixture, 2 * EACH / 3, EACH);
            fixture.start(new SlowEcho(3));
            second.close();
            fixture.awaitAllCommitted();
            assertEachEffectOnce(EACH);
        }
    }

    @Test
    void aTransactionThatHangsHoldsUpNoOtherRoute() throws Exception {
        RouteConfig exactly = routes.routes().get(0);
        try (Worker worker = Workers.examples(kafka, routes);
                TestGateway gateway = TestGateway.start(kafka, routes);
                RawClient held = RawClient.open(gateway.port(), "/ws");
                RawClient free = RawClient.open(gateway.port(), "/chat")) {
            assertThat(worker.isReady()).isTrue();
            held.text("before");
            assertThat(held.read().text()).isEqualTo("before");

            try (KafkaProducer<byte[], byte[]> hanging = hanging()) {
                for (int partition = 0; partition < 4; partition++) {
                    hanging.send(new ProducerRecord<>(exactly.outbound(), partition, null, "hangs".getBytes(UTF_8)))
                            .get();
                }
                held.text("behind");
                free.text("chat goes on");
                assertThat(free.read().text()).contains("chat goes on");
                held.patience(1_000);
                Assertions.assertThatThrownBy(held::read).isInstanceOf(SocketTimeoutException.class);
                hanging.abortTransaction();
            }
            held.patience(15_000);
            assertThat(held.read().text()).isEqualTo("behind");
        }
    }

    @Test
    void aReplayThatAnswersBeginsWhereItIsTold(@TempDir Path folder) throws Exception {
        try (WorkerFixture fixture = new WorkerFixture(kafka, routes)) {
            for (int i = 1; i <= 5; i++) {
                fixture.gateway.sendMessage(FakeGateway.connection(1), i, "m" + i);
            }
            fixture.gateway.flush();
            Path config = Files.writeString(folder.resolve("barnabas.yaml"), """
                    kafka: {bootstrap-servers: '%s'}
                    topics: {prefix: %s}
                    routes:
                      - {name: ws, inbound: %s, outbound: %s, fanout: %s, exactly-once: true}
                      - {name: chat, channels: chat}
                    """.formatted(
                            kafka.bootstrapServers(),
                            Brokers.prefix(routes),
                            fixture.route.inbound(),
                            fixture.route.outbound(),
                            fixture.route.fanout()));
            try (JavaProcess replay = JavaProcess.start(
                    Main.class,
                    "worker",
                    "--config",
                    config.toString(),
                    "--from",
                    "3",
                    "--answer",
                    "--group",
                    fixture.group)) {
                // One partition has them all, so offset 3 is the fourth message.
                Awaitility.await()
                        .atMost(WorkerFixture.PATIENCE)
                        .failFast(() -> !replay.isAlive())
                        .until(() -> fixture.committed() == 5);
            }
            try (Inbound outbound = Inbound.committed(kafka, fixture.route.outbound())) {
                assertThat(outbound.await(0, it -> true).stream().map(Inbound::value))
                        .containsExactly("m4", "m5");
            }
        }
    }

    private JavaProcess victim(WorkerFixture fixture, int millis) throws IOException {
        return JavaProcess.start(
                Victim.class,
                kafka.bootstrapServers(),
                Brokers.prefix(routes),
                fixture.group,
                Integer.toString(millis));
    }

    private KafkaProducer<byte[], byte[]> hanging() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id",
                "hanging-" + Brokers.prefix(routes),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class)));
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    private static void send(WorkerFixture fixture, int partition, ConnectionId connection, int sequence, String text) {
        ProducerRecord<byte[], byte[]> any = fixture.gateway.message(connection, sequence, text);
        fixture.gateway.send(new ProducerRecord<>(any.topic(), partition, any.key(), any.value(), any.headers()));
    }

    private static void say(WorkerFixture fixture, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int c = 1; c <= CONNECTIONS; c++) {
                ConnectionId connection = FakeGateway.connection(c);
                fixture.gateway.sendMessage(connection, n + 1, connection.number() + " " + n);
            }
        }
        fixture.gateway.flush();
    }

    /** And in order for each connection. */
    private void assertEachEffectOnce(int each) {
        try (Inbound outbound = Inbound.committed(kafka, routes.routes().get(0).outbound())) {
            List<ConsumerRecord<byte[], byte[]>> all = outbound.await(CONNECTIONS * each, it -> true);
            Map<String, List<Integer>> byConnection = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> effect : all) {
                String[] words = Inbound.value(effect).split(" ", 2);
                byConnection.computeIfAbsent(words[0], it -> new ArrayList<>()).add(Integer.parseInt(words[1]));
            }
            assertThat(byConnection).hasSize(CONNECTIONS);
            assertThat(byConnection).allSatisfy((connection, numbers) -> assertThat(numbers)
                    .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList()));
        }
    }
}
