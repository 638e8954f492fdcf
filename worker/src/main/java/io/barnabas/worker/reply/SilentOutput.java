package io.barnabas.worker.reply;

import io.barnabas.worker.metrics.WorkerMetrics;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends nothing, and counts what it would have sent: for the shadow of other workers. Thread-safe. */
public final class SilentOutput implements Output {
    private final WorkerMetrics metrics;

    public SilentOutput(WorkerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        metrics.suppressed();
        callback.onSent(null);
    }
}
