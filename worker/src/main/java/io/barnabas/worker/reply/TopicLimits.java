package io.barnabas.worker.reply;

import io.barnabas.worker.handler.OutputTooLargeException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What the topics take at most, as far as it is known: the broker decides. Thread-safe. */
public final class TopicLimits {
    private final Map<String, Integer> maxMessageBytes = new ConcurrentHashMap<>();

    /** Remembers a topic's {@code max.message.bytes}. */
    public void learn(String topic, int bytes) {
        maxMessageBytes.put(topic, bytes);
    }

    /** The error for a record that is larger than its topic's known limit; null where it is not. */
    public @Nullable OutputTooLargeException problem(ProducerRecord<byte[], byte[]> record) {
        Integer limit = maxMessageBytes.get(record.topic());
        return limit == null || RecordSize.of(record) <= limit ? null : tooLarge(record);
    }

    /** The error for a record that the broker has refused for its size. */
    OutputTooLargeException tooLarge(ProducerRecord<byte[], byte[]> record) {
        Integer limit = maxMessageBytes.get(record.topic());
        return RecordSize.tooLarge(record, limit == null ? "its max.message.bytes" : "max.message.bytes " + limit);
    }
}
