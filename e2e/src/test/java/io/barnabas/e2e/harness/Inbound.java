package io.barnabas.e2e.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.Assertions;

/** A plain Kafka consumer that keeps all that a topic has, from its beginning. */
public final class Inbound implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

    public Inbound(KafkaSettings kafka, String topic) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("key.deserializer", ByteArrayDeserializer.class);
        properties.put("value.deserializer", ByteArrayDeserializer.class);
        properties.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(kafka.with(properties));
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The same for those who read only what is committed. */
    public static Inbound committed(KafkaSettings kafka, String topic) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.put("isolation.level", "read_committed");
        return new Inbound(new KafkaSettings(kafka.bootstrapServers(), properties), topic);
    }

    /** All records so far that match, once there are so many; fails after a minute. */
    public List<ConsumerRecord<byte[], byte[]>> await(int count, Predicate<ConsumerRecord<byte[], byte[]>> matching) {
        if (count == 0) {
            catchUp();
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        seen.stream().filter(matching).forEach(found::add);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (found.size() < count) {
            if (System.nanoTime() > deadline) {
                return Assertions.fail("expected " + count + " records, found " + found.size() + " of " + seen.size());
            }
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                seen.add(each);
                if (matching.test(each)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** Reads all that the topic has by now: who expects nothing shall not look at what was read long ago. */
    private void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
        }
    }

    /** Records of an event type, its last word: {@code message}, {@code closed}, … */
    public List<ConsumerRecord<byte[], byte[]>> await(int count, String type) {
        return await(count, it -> header(it, "ce_type").equals("io.barnabas.connection." + type));
    }

    /** A header's text; empty where there is none. */
    public static String header(ConsumerRecord<byte[], byte[]> consumed, String name) {
        Header header = consumed.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    public static String value(ConsumerRecord<byte[], byte[]> consumed) {
        return new String(consumed.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
