package io.barnabas.worker.transaction;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.consume.CommitStyle;
import io.barnabas.worker.consume.Committer;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** Commits by transactions; each member of the group has a producer of its own. Consumer loop only. */
public final class ExactlyOnce implements CommitStyle {
    private final KafkaSettings kafka;
    private final String group;
    private final HeldOutputs outputs;
    private final WorkerMetrics metrics;
    private final LongSupplier nanoClock;

    /** @param outputs those that the route's handlers send to */
    public ExactlyOnce(
            KafkaSettings kafka, String group, HeldOutputs outputs, WorkerMetrics metrics, LongSupplier nanoClock) {
        this.kafka = kafka;
        this.group = group;
        this.outputs = outputs;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    @Override
    public Map<String, Object> consumerProperties() {
        // Whoever asks for a committed offset also waits for a transaction that may still commit one (KIP-447).
        return Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    @Override
    public Committer committer(Consumer<byte[], byte[]> consumer) {
        return new TransactionCommitter(
                outputs,
                () -> TransactionalProducer.make(kafka, group + "-" + UUID.randomUUID()),
                consumer::groupMetadata,
                metrics,
                nanoClock);
    }

    @Override
    public void onAssigned(TopicPartition partition) {
        outputs.begin(partition);
    }
}
