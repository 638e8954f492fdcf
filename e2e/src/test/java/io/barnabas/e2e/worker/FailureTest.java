package io.barnabas.e2e.worker;

import static io.barnabas.e2e.worker.FakeGateway.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.DeadLetterException;
import io.barnabas.worker.handler.OutputTooLargeException;
import io.barnabas.worker.handler.RetryLaterException;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be read or handled ends in the dead-letter topic and stops nobody. */
class FailureTest {
    private static final RetryConfig QUICK = new RetryConfig(3, Duration.ofMillis(20), Duration.ofMillis(100));

    private final WorkerFixture fixture = new WorkerFixture();
    private final FakeGateway gateway = fixture.gateway;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerWorkerMetrics metrics = new MicrometerWorkerMetrics(registry);
    private final ConnectionId connection = FakeGateway.connection(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void malformedRecordsAreDeadLetteredWithTheirCauseAndTheWorkerGoesOn() {
        List<ProducerRecord<byte[], byte[]>> malformed = List.of(
                with(gateway.message(connection, 1, "a"), HeaderNames.TYPE, null),
                with(gateway.message(connection, 1, "b"), HeaderNames.SOURCE, "elsewhere"),
                with(gateway.message(connection, 1, "c"), HeaderNames.SUBJECT, "nobody"),
                with(gateway.message(connection, 1, "d"), HeaderNames.SEQUENCE, "one"),
                with(gateway.message(connection, 1, "e"), HeaderNames.CORRELATION_ID, null),
                with(gateway.message(connection, 1, "f"), HeaderNames.REPLY_PARTITION, "5"),
                gateway.event(EventType.CLOSED, connection, "{".getBytes(UTF_8)),
                new ProducerRecord<>(fixture.route.inbound(), null, null));
        malformed.forEach(gateway::send);
        gateway.sendMessage(connection, 2, "well");
        gateway.flush();
        Queue<String> handled = new ConcurrentLinkedQueue<>();

        fixture.start(fixture.worker((message, context) -> handled.add(message.text()))
                .metrics(metrics));

        try (Inbound letters = fixture.deadLetters()) {
            List<ConsumerRecord<byte[], byte[]>> found = letters.await(malformed.size(), any -> true);
            assertThat(found)
                    .extracting(it -> Inbound.header(it, HeaderNames.DLT_CAUSE))
                    .containsExactlyInAnyOrder(
                            "missing-type",
                            "missing-type",
                            "bad-source",
                            "bad-subject",
                            "bad-sequence",
                            "bad-correlation-id",
                            "bad-reply-address",
                            "bad-event");
            ConsumerRecord<byte[], byte[]> badSource = found.stream()
                    .filter(it -> Inbound.header(it, HeaderNames.DLT_CAUSE).equals("bad-source"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Inbound.value(badSource)).isEqualTo("b");
            assertThat(badSource.key()).isEqualTo(connection.toString().getBytes(UTF_8));
            assertThat(Inbound.header(badSource, HeaderNames.SOURCE)).isEqualTo("elsewhere");
            assertThat(Inbound.header(badSource, HeaderNames.DLT_TOPIC)).isEqualTo(fixture.route.inbound());
            assertThat(Inbound.header(badSource, HeaderNames.DLT_PARTITION)).matches("[0-3]");
            assertThat(Inbound.header(badSource, HeaderNames.DLT_OFFSET)).matches("\\d+");
            assertThat(Inbound.header(badSource, HeaderNames.DLT_ATTEMPTS)).isEqualTo("0");
            assertThat(Inbound.header(badSource, HeaderNames.DLT_MESSAGE))
                    .isEqualTo("ce_source is 'elsewhere': expected /barnabas/<route>");
        }
        fixture.awaitAllCommitted();
        assertThat(handled).containsExactly("well");
        assertThat(registry.find("barnabas.worker.malformed").counters().stream()
                        .mapToDouble(it -> it.count())
                        .sum())
                .isEqualTo(malformed.size());
    }

    @Test
    void typesAndRoutesThatAreNotKnownAreCountedAndSkipped() {
        gateway.send(with(gateway.message(connection, 1, "a"), HeaderNames.TYPE, "io.barnabas.connection.later"));
        gateway.send(with(gateway.message(connection, 1, "b"), HeaderNames.SOURCE, "/barnabas/chat"));
        gateway.flush();
        Queue<String> handled = new ConcurrentLinkedQueue<>();

        fixture.start(fixture.worker((message, context) -> handled.add(message.text()))
                .metrics(metrics));

        fixture.awaitAllCommitted();
        assertThat(handled).isEmpty();
        assertThat(registry.counter("barnabas.worker.unknown.type").count()).isEqualTo(1);
        assertThat(registry.counter("barnabas.worker.unhandled.route").count()).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsIsTriedAgainThenTheRecordIsDeadLetteredAndOnlyItsKeyWaits() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch otherDone = new CountDownLatch(1);
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        fixture.start(fixture.worker((message, context) -> {
                    if (message.text().equals("bad")) {
                        attempts.incrementAndGet();
                        assertThat(otherDone.await(20, TimeUnit.SECONDS)).isTrue();
                        throw new IllegalStateException("cannot do " + message.text());
                    }
                    handled.add(message.text());
                    if (message.text().equals("other")) {
                        otherDone.countDown();
                    }
                })
                .retry(QUICK)
                .metrics(metrics));
        gateway.sendMessage(connection, 1, "bad");
        gateway.sendMessage(connection, 2, "next");
        gateway.sendMessage(FakeGateway.connection(2), 1, "other");
        gateway.flush();

        fixture.awaitAllCommitted();

        assertThat(attempts).hasValue(3);
        assertThat(handled).containsExactly("other", "next");
        try (Inbound letters = fixture.deadLetters()) {
            ConsumerRecord<byte[], byte[]> letter =
                    letters.await(1, any -> true).get(0);
            assertThat(Inbound.value(letter)).isEqualTo("bad");
            assertThat(Inbound.header(letter, HeaderNames.DLT_CAUSE)).isEqualTo("handler-failed");
            assertThat(Inbound.header(letter, HeaderNames.DLT_ATTEMPTS)).isEqualTo("3");
            assertThat(Inbound.header(letter, HeaderNames.DLT_EXCEPTION)).isEqualTo("java.lang.IllegalStateException");
            assertThat(Inbound.header(letter, HeaderNames.DLT_MESSAGE)).isEqualTo("cannot do bad");
            assertThat(Inbound.header(letter, HeaderNames.DLT_STACK))
                    .startsWith("java.lang.IllegalStateException: cannot do bad\n\tat ");
        }
        assertThat(registry.get("barnabas.worker.failed").counter().count()).isEqualTo(3);
    }

    @Test
    void aHandlerThatFailsAtFirstIsNotDeadLettered() {
        AtomicInteger attempts = new AtomicInteger();
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        fixture.start(fixture.worker((message, context) -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new AssertionError("not yet");
                    }
                    handled.add(message.text());
                })
                .retry(QUICK)
                .metrics(metrics));
        gateway.sendMessage(connection, 1, "bad");
        gateway.sendMessage(connection, 2, "next");
        gateway.flush();

        fixture.awaitAllCommitted();

        assertThat(handled).containsExactly("bad", "next");
        assertThat(registry.find("barnabas.worker.dead.lettered").counter()).isNull();
    }

    @Test
    void aHandlerChoosesWhenItIsTriedAgainAndWhatIsNot() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        RetryConfig seldom = new RetryConfig(3, Duration.ofHours(1), Duration.ofHours(1));
        fixture.start(fixture.worker((message, context) -> {
                    if (message.text().equals("never")) {
                        throw new DeadLetterException("never: expected something that can be done");
                    }
                    if (context.attempt() < 3) {
                        throw new RetryLaterException(Duration.ofMillis(20), "not yet");
                    }
                    handled.add(message.text());
                })
                .retry(seldom)
                .metrics(metrics));
        gateway.sendMessage(connection, 1, "never");
        gateway.sendMessage(connection, 2, "later");
        gateway.flush();

        fixture.awaitAllCommitted();

        assertThat(handled).containsExactly("later");
        try (Inbound letters = fixture.deadLetters()) {
            ConsumerRecord<byte[], byte[]> letter =
                    letters.await(1, any -> true).get(0);
            assertThat(Inbound.value(letter)).isEqualTo("never");
            assertThat(Inbound.header(letter, HeaderNames.DLT_CAUSE)).isEqualTo("rejected");
            assertThat(Inbound.header(letter, HeaderNames.DLT_ATTEMPTS)).isEqualTo("1");
        }
    }

    @Test
    void aReplyThatKafkaRefusesIsAFailureThatNamesTheSizes() {
        Queue<Throwable> told = new ConcurrentLinkedQueue<>();
        fixture.start(fixture.worker((message, context) -> {
                    try {
                        context.reply(new byte[20 << 20]);
                    } catch (OutputTooLargeException e) {
                        told.add(e);
                    }
                    context.reply(new byte[2 << 20]);
                })
                .retry(QUICK)
                .metrics(metrics));
        gateway.sendMessage(connection, 1, "big");
        gateway.flush();

        try (Inbound letters = fixture.deadLetters()) {
            ConsumerRecord<byte[], byte[]> letter =
                    letters.await(1, any -> true).get(0);
            assertThat(Inbound.header(letter, HeaderNames.DLT_EXCEPTION))
                    .isEqualTo(OutputTooLargeException.class.getName());
            assertThat(Inbound.header(letter, HeaderNames.DLT_MESSAGE))
                    .matches("record of 2097152 bytes \\(2097\\d{3} with key, headers and overhead\\) is too large for"
                            + " topic " + fixture.route.outbound() + ": expected at most max.message.bytes 1114112");
        }
        assertThat(told).hasSize(3).allSatisfy(e -> assertThat(e)
                .hasMessageContaining("record of 20971520 bytes")
                .hasMessageContaining("expected at most 16842752 bytes"));
        fixture.awaitAllCommitted();
    }

    @Test
    void aDeadLetterThatCannotBeWrittenHoldsItsKeyUntilItCan() throws Exception {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        limitDeadLetters("100");
        fixture.start(fixture.worker((message, context) -> handled.add(message.text()))
                .retry(QUICK)
                .metrics(metrics));
        gateway.send(with(gateway.message(connection, 1, "bad"), HeaderNames.SEQUENCE, "?"));
        gateway.sendMessage(connection, 2, "next");
        gateway.flush();

        Awaitility.await()
                .atMost(WorkerFixture.PATIENCE)
                .until(() ->
                        registry.counter("barnabas.worker.dead.letter.failed").count() >= 3);
        assertThat(handled).isEmpty();
        assertThat(fixture.committed()).isZero();
        limitDeadLetters("1000000");

        fixture.awaitAllCommitted();
        assertThat(handled).containsExactly("next");
    }

    private void limitDeadLetters(String maxMessageBytes) throws Exception {
        ConfigResource topic = new ConfigResource(
                ConfigResource.Type.TOPIC, fixture.routes.topics().deadLetters());
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry("max.message.bytes", maxMessageBytes), AlterConfigOp.OpType.SET);
        fixture.admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    }
}
