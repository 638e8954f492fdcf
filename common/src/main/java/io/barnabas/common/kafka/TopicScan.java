package io.barnabas.common.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic once, without a group, from its beginning to the end that it had when the reading began. Holds one fetch
 * in memory. Blocks its caller.
 */
public final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);

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
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) patience.toMillis())),
                bytes,
                bytes)) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaUnavailableException(
                        "topic " + topic + " is missing; create it with: ./barnabas topics create", null);
            }
            List<TopicPartition> partitions = new ArrayList<>();
            found.forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            read(consumer, consumer.endOffsets(partitions), each);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("topic " + topic + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long since = nanoTime.getAsLong();
        while (ends.entrySet().stream().anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                since = nanoTime.getAsLong();
                Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
                if (end != null && record.offset() < end) {
                    each.accept(record);
                }
            }
            if (nanoTime.getAsLong() - since > patience.toNanos()) {
                throw new KafkaUnavailableException(
                        "Kafka has given nothing for " + patience.toSeconds() + " s, and there is more", null);
            }
        }
    }
}
