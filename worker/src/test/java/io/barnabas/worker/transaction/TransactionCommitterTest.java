package io.barnabas.worker.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.worker.handler.OutputTooLargeException;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.reply.Outputs;
import io.barnabas.worker.reply.TopicLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionCommitterTest {
    private static final TopicPartition FIRST = new TopicPartition("in", 0);
    private static final TopicPartition SECOND = new TopicPartition("in", 1);
    private static final ConsumerGroupMetadata MEMBER = new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    private final TopicLimits limits = new TopicLimits();
    private final HeldOutputs outputs = new HeldOutputs(limits);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TransactionCommitter committer =
            new TransactionCommitter(outputs, () -> producer, () -> MEMBER, WorkerMetrics.NONE, () -> 0, 1);

    @Test
    void sendsWhatBelongsToTheCommittedRecordsAndKeepsTheRest() {
        outputs.begin(FIRST);
        outputs.begin(SECOND);
        sendAndKeep(FIRST, 1, "b1", "b2");
        sendAndKeep(FIRST, 0, "a");
        sendAndKeep(FIRST, 2, "later");
        sendAndKeep(SECOND, 5, "other");

        assertThat(commit(Map.of(FIRST, 2L))).isNull();
        assertThat(sent()).containsExactly("a", "b1", "b2");
        assertThat(committedOffset(FIRST)).isEqualTo(new OffsetAndMetadata(2));

        assertThat(commit(Map.of(FIRST, 3L, SECOND, 6L))).isNull();
        assertThat(sent()).hasSize(5).endsWith("later", "other").startsWith("a", "b1", "b2");
        assertThat(outputs.partition(FIRST).bytes()).isZero();
    }

    @Test
    void attemptsThatAreNotKeptSendNothing() {
        outputs.begin(FIRST);
        send(outputs.attempt(record(FIRST, 0)), "failed");
        sendAndKeep(FIRST, 0, "again");
        assertThat(commit(Map.of(FIRST, 1L))).isNull();
        assertThat(sent()).containsExactly("again");
    }

    @Test
    void attemptsOfAPartitionThatWasTakenAwaySendNothing() {
        outputs.begin(FIRST);
        Outputs.Attempt late = outputs.attempt(record(FIRST, 0));
        send(late, "late");
        outputs.begin(FIRST);
        late.keep();
        assertThat(commit(Map.of(FIRST, 1L))).isNull();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aFailedTransactionIsAbortedAndSentAgainInTheNext() {
        outputs.begin(FIRST);
        sendAndKeep(FIRST, 0, "a");
        producer.sendOffsetsToTransactionException = new CommitFailedException("the epoch is an old one");
        assertThat(commit(Map.of(FIRST, 1L))).isInstanceOf(CommitFailedException.class);
        assertThat(producer.transactionAborted()).isTrue();
        assertThat(sent()).isEmpty();

        producer.sendOffsetsToTransactionException = null;
        assertThat(commit(Map.of(FIRST, 1L))).isNull();
        assertThat(sent()).containsExactly("a");
    }

    @Test
    void producersTakeTurnsAndEachTransactionHasOne() {
        outputs.begin(FIRST);
        List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
        TransactionCommitter mine = new TransactionCommitter(
                outputs,
                () -> {
                    made.add(new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()));
                    return made.get(made.size() - 1);
                },
                () -> MEMBER,
                WorkerMetrics.NONE,
                () -> 0);
        for (long n = 0; n < 2 * TransactionCommitter.PRODUCERS; n++) {
            sendAndKeep(FIRST, n, "r" + n);
            mine.begin(offsets(Map.of(FIRST, n + 1)), error -> assertThat(error).isNull());
        }
        assertThat(made).hasSize(TransactionCommitter.PRODUCERS);
        for (int i = 0; i < made.size(); i++) {
            assertThat(made.get(i).history())
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly("r" + i, "r" + (i + TransactionCommitter.PRODUCERS));
        }
        mine.close();
        assertThat(made).allMatch(MockProducer::closed);
    }

    @Test
    void aProducerThatIsFencedEndsTheMember() {
        outputs.begin(FIRST);
        sendAndKeep(FIRST, 0, "a");
        TransactionCommitter mine = new TransactionCommitter(
                outputs,
                () -> new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        throw new ProducerFencedException("by another");
                    }
                },
                () -> MEMBER,
                WorkerMetrics.NONE,
                () -> 0);
        assertThatThrownBy(() -> mine.begin(offsets(Map.of(FIRST, 1L)), error -> {}))
                .isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void anUnknownOutcomeEndsTheMemberWithoutAnAbort() {
        outputs.begin(FIRST);
        producer.commitTransactionException = new TimeoutException("no answer");
        assertThatThrownBy(() -> commit(Map.of(FIRST, 1L)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("outcome is not known");
        assertThat(producer.transactionAborted()).isFalse();
    }

    @Test
    void aCommitThatIsWaitedForTellsByItsException() {
        outputs.begin(FIRST);
        sendAndKeep(FIRST, 0, "a");
        producer.sendOffsetsToTransactionException = new CommitFailedException("revoked");
        assertThatThrownBy(() -> committer.commit(offsets(Map.of(FIRST, 1L)), Duration.ofSeconds(1)))
                .isInstanceOf(CommitFailedException.class);
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    void aRecordOverItsTopicsLimitFailsItsAttemptAlone() {
        limits.learn("out", 200);
        outputs.begin(FIRST);
        List<Exception> outcomes = new ArrayList<>();
        outputs.attempt(record(FIRST, 0)).send(new ProducerRecord<>("out", new byte[300]), outcomes::add);
        assertThat(outcomes).singleElement().isInstanceOf(OutputTooLargeException.class);
    }

    @Test
    void whatWaitsForOnePartitionIsBounded() {
        outputs.begin(FIRST);
        List<@Nullable Exception> outcomes = new ArrayList<>();
        Outputs.Attempt attempt = outputs.attempt(record(FIRST, 0));
        for (int i = 0; i < 5; i++) {
            attempt.send(new ProducerRecord<>("out", new byte[15 << 20]), outcomes::add);
        }
        assertThat(outcomes.subList(0, 4)).containsOnlyNulls();
        assertThat(outcomes.get(4)).hasMessageContaining("wait for the transaction");
    }

    private @Nullable Exception commit(Map<TopicPartition, Long> offsets) {
        List<@Nullable Exception> told = new ArrayList<>();
        committer.begin(offsets(offsets), told::add);
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        offsets.forEach((id, offset) -> all.put(id, new OffsetAndMetadata(offset)));
        return all;
    }

    private @Nullable OffsetAndMetadata committedOffset(TopicPartition id) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                producer.consumerGroupOffsetsHistory().get(0).get(MEMBER.groupId());
        return committed == null ? null : committed.get(id);
    }

    private List<String> sent() {
        return producer.history().stream()
                .map(it -> new String(it.value(), UTF_8))
                .toList();
    }

    private void sendAndKeep(TopicPartition id, long offset, String... texts) {
        Outputs.Attempt attempt = outputs.attempt(record(id, offset));
        for (String text : texts) {
            send(attempt, text);
        }
        attempt.keep();
    }

    private static void send(Outputs.Attempt attempt, String text) {
        attempt.send(new ProducerRecord<>("out", text.getBytes(UTF_8)), error -> assertThat(error)
                .isNull());
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition id, long offset) {
        return new ConsumerRecord<>(id.topic(), id.partition(), offset, new byte[0], new byte[0]);
    }
}
