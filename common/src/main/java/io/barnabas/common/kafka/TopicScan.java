package io.barnabas.common.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic once, without a group, from its beginning to the end that it had when the reading began. Blocks
 * its caller.
 */
public final class TopicScan {
    private final KafkaSettings kafka;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /** @param patience for how long Kafka may give nothing */
    public TopicScan(KafkaSettings kafka, Duration patience, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * Shows each record, those of one partition in order.
     *
     * @throws KafkaUnavailableException when the topic is missing or Kafka gives nothing for too long
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (LogReader reader = new LogReader(kafka, patience, nanoTime)) {
            KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaUnavailableException(
                        "topic " + topic + " is missing; create it with: ./barnabas topics create", null);
            }
            List<TopicPartition> partitions = new ArrayList<>();
            found.forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            if (!reader.read(consumer.endOffsets(partitions), each)) {
                throw new KafkaUnavailableException(
                        "Kafka has given nothing for " + patience.toSeconds() + " s, and there is more", null);
            }
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("topic " + topic + " cannot be read: " + e.getMessage(), e);
        }
    }
}
