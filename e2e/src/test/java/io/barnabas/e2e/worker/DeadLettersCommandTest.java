package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import io.barnabas.worker.failure.RetryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas dlq}: an operator finds what could not be handled, and sends it back when the handler is mended. */
@Tag(Requirement.LONG)
class DeadLettersCommandTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final FakeGateway gateway = fixture.gateway;
    private final ConnectionId connection = FakeGateway.connection(1);
    private final AtomicBoolean mended = new AtomicBoolean();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private Path config;

    @BeforeEach
    void configure(@TempDir Path folder) throws Exception {
        config = Files.writeString(
                folder.resolve("barnabas.yaml"),
                "kafka: {bootstrap-servers: '" + fixture.kafka.bootstrapServers() + "'}\ntopics: {prefix: "
                        + Brokers.prefix(fixture.routes) + "}\n");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aLetterIsFoundShownAndSentBackOnce() throws Exception {
        startAndFail("bad");

        String at = at(letter("handler-failed"));
        String original = Inbound.header(letter("handler-failed"), HeaderNames.DLT_TOPIC) + "-"
                + Inbound.header(letter("handler-failed"), HeaderNames.DLT_PARTITION) + "@"
                + Inbound.header(letter("handler-failed"), HeaderNames.DLT_OFFSET);
        List<String> list = run(0, "list", "--cause", "handler-failed", "--since", "1h");
        assertThat(list.get(0)).startsWith("POSITION ");
        assertThat(list.get(1))
                .matches(Pattern.quote(at)
                        + "  \\S+Z  handler-failed  ws     message  2         no        "
                        + Pattern.quote(original) + "  cannot do bad");
        assertThat(list.get(2)).isEqualTo("1 of 1 dead letters.");
        assertThat(run(0, "list", "--route", "chat")).containsExactly("0 of 0 dead letters.");

        assertThat(run(0, "show", at))
                .contains(
                        "position   " + at,
                        "cause      handler-failed",
                        "message    cannot do bad",
                        "attempts   2",
                        "original   " + original,
                        "replayed   no",
                        "key        " + connection,
                        "  kafka_replyPartition: hex 00 00 00 01",
                        "  ce_id: " + connection + ":1",
                        "payload, 3 bytes:",
                        "bad",
                        "java.lang.IllegalStateException: cannot do bad");

        long before = fixture.end();
        assertThat(run(0, "replay", "--cause", "handler-failed"))
                .containsExactly(
                        "Would replay " + at + ".",
                        "Would replay 1 dead letters and leave 0; nothing was written: add --yes.");
        assertThat(fixture.end()).isEqualTo(before);

        mended.set(true);
        assertThat(run(0, "replay", at.substring(at.lastIndexOf('-') + 1)).get(1))
                .isEqualTo("Replayed 1 dead letters; left 0.");
        Awaitility.await().atMost(WorkerFixture.PATIENCE).until(() -> handled.contains("bad"));
        fixture.awaitAllCommitted();
        assertThat(handled).containsExactly("good", "bad");
        assertSentBackAsItCame(at, original);

        assertThat(run(1, "replay", at)).anyMatch(it -> it.contains("it was replayed before"));
        assertThat(run(0, "replay", "--cause", "handler-failed", "--yes")).contains("Replayed 0 dead letters; left 1.");
        assertThat(run(0, "list").get(1)).contains("handler-failed  ws     message  2         yes ");
        assertThat(handled).hasSize(2);
    }

    @Test
    void whatWasWrittenInATransactionThatFailedIsNoLetter() throws Exception {
        startAndFail("bad");
        ConsumerRecord<byte[], byte[]> letter = letter("handler-failed");
        try (KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(fixture.kafka.with(Map.of(
                "transactional.id",
                "letters-of-" + Brokers.prefix(fixture.routes),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class)))) {
            transactional.initTransactions();
            transactional.beginTransaction();
            transactional
                    .send(new ProducerRecord<>(
                            letter.topic(), letter.partition(), letter.key(), letter.value(), letter.headers()))
                    .get();
            transactional.abortTransaction();
        }
        List<String> list = run(0, "list");
        assertThat(list.get(list.size() - 1)).isEqualTo("1 of 1 dead letters.");
    }

    @Test
    void whatCannotBeSentBackIsToldAndTokensAreNotShown() throws Exception {
        gateway.send(FakeGateway.with(
                gateway.connect(connection, "s3cret", Instant.now().plusSeconds(60)), HeaderNames.REPLY_TOPIC, null));
        startAndFail("bad");

        String question = at(letter("bad-reply-address"));
        assertThat(run(0, "show", question))
                .anyMatch(it -> it.matches("payload, \\d+ bytes, without the token:"))
                .noneMatch(it -> it.contains("s3cret"));
        assertThat(run(1, "replay", question, "2@99"))
                .anyMatch(it -> it.endsWith(question + ": the client that it asks about waits no longer."))
                .anyMatch(it -> it.endsWith("-2@99: there is no dead letter (any more)."))
                .contains("Replayed 0 dead letters; left 2.");
        assertThat(run(1, "show", "0@99")).anyMatch(it -> it.startsWith("error: There is no dead letter at "));
        assertThat(run(1, "show", "nowhere")).anyMatch(it -> it.startsWith("error: 'nowhere' is no position"));
    }

    private void startAndFail(String text) {
        fixture.start(fixture.worker((message, context) -> {
                    if (message.text().equals(text) && !mended.get()) {
                        throw new IllegalStateException("cannot do " + text);
                    }
                    handled.add(message.text());
                    context.reply("did " + message.text());
                })
                .retry(new RetryConfig(2, Duration.ofMillis(1), Duration.ofMillis(1))));
        gateway.send(FakeGateway.with(gateway.message(connection, 1, text), HeaderNames.ID, connection + ":1"));
        gateway.sendMessage(connection, 2, "good");
        // Long gone when its letter is sent back.
        gateway.send(gateway.closed(connection));
        gateway.flush();
        fixture.awaitAllCommitted();
    }

    private ConsumerRecord<byte[], byte[]> letter(String cause) {
        try (Inbound letters = fixture.deadLetters()) {
            return letters.await(
                            1, it -> Inbound.header(it, HeaderNames.DLT_CAUSE).equals(cause))
                    .get(0);
        }
    }

    private void assertSentBackAsItCame(String at, String original) {
        try (Inbound inbound = fixture.read(fixture.route.inbound());
                Inbound outbound = fixture.read(fixture.route.outbound())) {
            List<ConsumerRecord<byte[], byte[]>> both =
                    inbound.await(2, it -> Inbound.value(it).equals("bad"));
            assertThat(both).hasSize(2);
            ConsumerRecord<byte[], byte[]> again = both.get(1);
            assertThat(original).startsWith(again.topic() + "-" + again.partition() + "@");
            assertThat(again.key()).isEqualTo(both.get(0).key());
            List<Header> headers = new ArrayList<>(List.of(again.headers().toArray()));
            assertThat(Inbound.header(again, HeaderNames.DLT_REPLAY_OF)).isEqualTo(at);
            headers.removeIf(it -> it.key().equals(HeaderNames.DLT_REPLAY_OF));
            assertThat(headers).containsExactly(both.get(0).headers().toArray());
            assertThat(outbound.await(2, any -> true))
                    .extracting(Inbound::value)
                    .containsExactly("did good", "did bad");
        }
    }

    private static String at(ConsumerRecord<byte[], byte[]> letter) {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    private List<String> run(int exitCode, String command, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("dlq", command, "--config", config.toString()));
        all.addAll(List.of(arguments));
        try (JavaProcess process = JavaProcess.start(Main.class, all.toArray(String[]::new))) {
            assertThat(process.awaitExit()).as(process.output().toString()).isEqualTo(exitCode);
            return process.output();
        }
    }
}
