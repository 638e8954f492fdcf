package io.barnabas.worker.failure;

import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.reply.Outputs;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes dead letters. One that cannot be written is tried until it can: its record is not done before. Thread-safe. */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final Map<String, String> topics;
    private final Outputs outputs;
    private final Retries retries;
    private final WorkerMetrics metrics;

    /** @param topics the dead-letter topic of each inbound topic */
    public DeadLetters(Map<String, String> topics, Outputs outputs, Retries retries, WorkerMetrics metrics) {
        this.topics = Map.copyOf(topics);
        this.outputs = outputs;
        this.retries = retries;
        this.metrics = metrics;
    }

    /** Called with the record in hand; the record is done when the letter is acknowledged. */
    void write(ConsumerRecord<byte[], byte[]> original, DeadLetter letter, Completion completion) {
        String topic = topics.get(original.topic());
        if (topic == null) {
            throw new IllegalStateException("no dead-letter topic for " + original.topic());
        }
        write(letter.toRecord(topic, original), original, letter, 1, completion);
    }

    private void write(
            ProducerRecord<byte[], byte[]> record,
            ConsumerRecord<byte[], byte[]> original,
            DeadLetter letter,
            int attempt,
            Completion completion) {
        if (completion.released()) {
            completion.abandon();
            return;
        }
        Outputs.Attempt sending = outputs.attempt(original);
        sending.send(record, error -> {
            if (error == null) {
                sending.keep();
                metrics.deadLettered(letter.cause().label());
                completion.done();
                return;
            }
            metrics.deadLetterFailed();
            LOG.error(
                    "the dead letter of {}-{} offset {} could not be written to {} (attempt {}); its key waits until it can: {}",
                    original.topic(),
                    original.partition(),
                    original.offset(),
                    record.topic(),
                    attempt,
                    error.toString());
            if (completion.mayRetry()) {
                retries.after(attempt, completion, () -> write(record, original, letter, attempt + 1, completion));
            } else {
                completion.abandon();
            }
        });
    }
}
