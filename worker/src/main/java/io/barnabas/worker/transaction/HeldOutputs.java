package io.barnabas.worker.transaction;

import io.barnabas.worker.reply.Outputs;
import io.barnabas.worker.reply.TopicLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds what handlers send until it is committed with the offsets of what they were given. An attempt that fails, or
 * whose partition was taken away meanwhile, has sent nothing. Thread-safe.
 */
public final class HeldOutputs implements Outputs {
    private final TopicLimits limits;
    private final Map<TopicPartition, HeldPartition> partitions = new ConcurrentHashMap<>();

    /** @param limits a record over its topic's limit fails the attempt, as it would fail the whole transaction */
    public HeldOutputs(TopicLimits limits) {
        this.limits = limits;
    }

    /** A partition comes, or comes again: what is left of earlier times counts no more. */
    public void begin(TopicPartition id) {
        partitions.put(id, new HeldPartition(limits));
    }

    @Override
    public Attempt attempt(ConsumerRecord<byte[], byte[]> source) {
        return partition(new TopicPartition(source.topic(), source.partition())).attempt(source.offset());
    }

    HeldPartition partition(TopicPartition id) {
        return partitions.computeIfAbsent(id, unknown -> new HeldPartition(limits));
    }
}
