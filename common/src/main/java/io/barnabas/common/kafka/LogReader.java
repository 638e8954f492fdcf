package io.barnabas.common.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads partitions without a group, up to ends that were known when the reading began; what was written in a transaction
 * that was aborted is not shown. Holds one fetch in memory. Blocks its caller; not thread-safe.
 */
public final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /** @param patience for how long Kafka may give nothing */
    public LogReader(KafkaSettings kafka, Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) patience.toMillis())),
                bytes,
                bytes);
    }

    /** To be assigned partitions of, and positioned in them, before {@link #read}. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /**
     * Shows each record below these offsets, those of one partition in order.
     *
     * @return whether that was all; false when Kafka gave nothing for too long
     * @throws org.apache.kafka.common.KafkaException when it refuses
     */
    public boolean read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
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
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
