package io.barnabas.worker.transaction;

import io.barnabas.worker.consume.Committer;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Commits offsets, and all that was sent for the records before them, as one transaction. It is open only while it is
 * committed, however long handlers take. A member that the group has given up is refused by its epoch (KIP-447); a
 * failed transaction is aborted and tried again with what is still ours. Consumer loop only.
 */
public final class TransactionCommitter implements Committer {
    /** What handlers send is not seen before the commit, so there is no waiting for more. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * Producers that take turns. The end of a transaction is acknowledged before its markers are written, and until then
     * the next one of the same producer is put off by the broker, 20 ms at a time
     * ({@code add.partitions.to.txn.retry.backoff.ms}).
     */
    static final int PRODUCERS = 3;

    private final HeldOutputs outputs;
    private final Supplier<Producer<byte[], byte[]>> factory;
    private final Supplier<ConsumerGroupMetadata> member;
    private final WorkerMetrics metrics;
    private final LongSupplier nanoClock;
    private final int most;
    private final Deque<Producer<byte[], byte[]>> producers;

    /**
     * Makes no producer yet.
     *
     * @param factory makes a producer with a transactional id of its own
     * @param member who this consumer is to its group now
     */
    public TransactionCommitter(
            HeldOutputs outputs,
            Supplier<Producer<byte[], byte[]>> factory,
            Supplier<ConsumerGroupMetadata> member,
            WorkerMetrics metrics,
            LongSupplier nanoClock) {
        this(outputs, factory, member, metrics, nanoClock, PRODUCERS);
    }

    /** @param most how many producers take turns */
    TransactionCommitter(
            HeldOutputs outputs,
            Supplier<Producer<byte[], byte[]>> factory,
            Supplier<ConsumerGroupMetadata> member,
            WorkerMetrics metrics,
            LongSupplier nanoClock,
            int most) {
        this.most = most;
        this.producers = new ArrayDeque<>(most);
        this.outputs = outputs;
        this.factory = factory;
        this.member = member;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    @Override
    public long intervalNanos() {
        return INTERVAL_NANOS;
    }

    @Override
    public void begin(Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<@Nullable Exception> then) {
        KafkaException failed = null;
        try {
            transact(offsets);
        } catch (KafkaException e) {
            abort(e);
            failed = e;
        }
        then.accept(failed);
    }

    @Override
    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        try {
            transact(offsets);
        } catch (KafkaException e) {
            abort(e);
            throw e;
        }
    }

    @Override
    public void close() {
        producers.forEach(it -> it.close(Duration.ZERO));
        producers.clear();
    }

    private void transact(Map<TopicPartition, OffsetAndMetadata> offsets) {
        long start = nanoClock.getAsLong();
        Producer<byte[], byte[]> mine = producer();
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        mine.beginTransaction();
        int sent = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : offsets.entrySet()) {
            for (ProducerRecord<byte[], byte[]> record :
                    outputs.partition(each.getKey()).below(each.getValue().offset())) {
                send(mine, record, refused);
                sent++;
            }
        }
        mine.sendOffsetsToTransaction(offsets, member.get());
        commit(mine, refused);
        offsets.forEach((id, offset) -> outputs.partition(id).forget(offset.offset()));
        for (int i = 0; i < sent; i++) {
            metrics.sent();
        }
        metrics.transaction(true, nanoClock.getAsLong() - start);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the commit tells
    private static void send(
            Producer<byte[], byte[]> mine,
            ProducerRecord<byte[], byte[]> record,
            AtomicReference<@Nullable Exception> refused) {
        mine.send(record, (metadata, error) -> {
            if (error != null) {
                refused.compareAndSet(null, error);
            }
        });
    }

    private static void commit(Producer<byte[], byte[]> mine, AtomicReference<@Nullable Exception> refused) {
        try {
            mine.commitTransaction();
        } catch (TimeoutException unknown) {
            // It may be committed or not, and may not be aborted: who reads the offsets next waits until it is clear.
            throw new UnknownOutcomeException(unknown);
        } catch (KafkaException e) {
            Exception cause = refused.get();
            if (cause != null) {
                e.addSuppressed(cause);
            }
            throw e;
        }
    }

    /** The one whose last transaction is longest ago; it is the last of the queue from now on. */
    private Producer<byte[], byte[]> producer() {
        if (producers.size() < most) {
            Producer<byte[], byte[]> made = factory.get();
            producers.addLast(made);
            made.initTransactions();
        } else {
            producers.addLast(producers.removeFirst());
        }
        return producers.getLast();
    }

    /** @throws KafkaException when the producer is of no further use */
    private void abort(KafkaException failed) {
        metrics.transaction(false, 0);
        Producer<byte[], byte[]> mine = producers.peekLast();
        if (mine == null || isFatal(failed)) {
            throw failed;
        }
        try {
            mine.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            failed.addSuppressed(e);
            throw failed;
        }
    }

    private static boolean isFatal(KafkaException failed) {
        return failed instanceof UnknownOutcomeException
                || failed instanceof ProducerFencedException
                || failed instanceof InvalidProducerEpochException
                || failed instanceof OutOfOrderSequenceException
                || failed instanceof AuthorizationException
                || failed instanceof UnsupportedVersionException;
    }

    private static final class UnknownOutcomeException extends KafkaException {
        private static final long serialVersionUID = 1L;

        UnknownOutcomeException(TimeoutException cause) {
            super("the transaction's outcome is not known: " + cause.getMessage(), cause);
        }
    }
}
