package io.barnabas.worker.reply;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The worker's one producer: idempotent, so that the order of what a handler sends is the order in the log. Thread-safe.
 * Sending may block its caller, but no longer than ten seconds; the outcome is known within thirty.
 */
public final class OutputProducer implements Output {
    private static final int MAX_BLOCK_MS = 10_000;
    private static final int REQUEST_TIMEOUT_MS = 10_000;
    private static final int DELIVERY_TIMEOUT_MS = 30_000;
    private static final long BUFFER_BYTES = 64L << 20;

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final WorkerMetrics metrics;
    private final TopicLimits limits;
    private volatile Producer<byte[], byte[]> producer;
    private boolean closed;

    public OutputProducer(KafkaSettings kafka, TopicLimits limits, WorkerMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        ByteArraySerializer bytes = new ByteArraySerializer();
        this.factory = () -> new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        MAX_BLOCK_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_TIMEOUT_MS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_TIMEOUT_MS,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        RecordSize.MAX_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES)),
                bytes,
                bytes);
        this.producer = factory.get();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        try {
            producer.send(record, (metadata, error) -> settle(record, error, callback));
        } catch (RuntimeException e) {
            settle(record, e, callback);
        }
    }

    /** Goes on with a new producer of Kafka's; what the old one still has on its way fails. */
    public synchronized void replace() {
        if (closed) {
            return;
        }
        Producer<byte[], byte[]> old = producer;
        producer = factory.get();
        old.close(Duration.ZERO);
    }

    /** Waits for what is on its way, at most so long, then drops it. */
    public synchronized void close(Duration timeout) {
        closed = true;
        producer.close(timeout);
    }

    private void settle(ProducerRecord<byte[], byte[]> record, @Nullable Exception error, Callback callback) {
        if (error == null) {
            metrics.sent();
            callback.onSent(null);
            return;
        }
        metrics.sendFailed();
        callback.onSent(error instanceof RecordTooLargeException ? limits.tooLarge(record) : error);
    }
}
