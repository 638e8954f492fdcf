package io.barnabas.worker.deadletters;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.LogReader;
import io.barnabas.common.kafka.RecordHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead-letter topics without a group, from some time to where they end now. Letters of exactly-once routes are
 * written in transactions: those that were not committed are none. Not thread-safe.
 */
final class LetterReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LogReader reader;
    private final KafkaConsumer<byte[], byte[]> consumer;

    LetterReader(KafkaSettings kafka) {
        reader = new LogReader(kafka, PATIENCE, System::nanoTime);
        consumer = reader.consumer();
    }

    /**
     * Shows each letter, those of one partition in order, and remembers which were replayed.
     *
     * @param since letters before are left out; null for all that the topics have
     * @return where the letters stand that were replayed, and where that is said
     * @throws CommandException when a topic is missing or Kafka does not answer
     */
    Map<Position, Position> scan(Collection<String> topics, @Nullable Instant since, Consumer<Letter> each) {
        try {
            List<TopicPartition> partitions = partitions(topics);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            begin(partitions, since, ends);
            return read(ends, each);
        } catch (KafkaException e) {
            throw new CommandException("The dead letters cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new CommandException(
                        "There is no topic " + topic + ": run barnabas topics create, or name another.");
            }
            found.forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
        }
        return partitions;
    }

    private void begin(List<TopicPartition> partitions, @Nullable Instant since, Map<TopicPartition, Long> ends) {
        consumer.seekToBeginning(partitions);
        if (since == null) {
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(it -> times.put(it, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = offsets.get(partition);
            consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
        }
    }

    private Map<Position, Position> read(Map<TopicPartition, Long> ends, Consumer<Letter> each) {
        Map<Position, Position> replayed = new HashMap<>();
        if (!reader.read(ends, record -> take(record, replayed, each))) {
            throw new CommandException("Kafka has given nothing for " + PATIENCE.toSeconds()
                    + " s, and there are dead letters that were not read yet.");
        }
        return replayed;
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, Map<Position, Position> replayed, Consumer<Letter> each) {
        Letter letter = new Letter(record);
        String marked = RecordHeaders.text(record.headers(), HeaderNames.DLT_REPLAYED);
        if (marked == null) {
            each.accept(letter);
            return;
        }
        try {
            replayed.put(Position.parse(marked, record.topic()), letter.at());
        } catch (IllegalArgumentException notOurs) {
            // Says nothing about any letter.
        }
    }
}
