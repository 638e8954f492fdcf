package io.barnabas.worker.testkit;

import io.barnabas.worker.reply.Output;
import io.barnabas.worker.reply.RecordSize;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps what is sent instead of sending it, and says at once what became of it. Thread-safe. */
final class Recorder implements Output {
    private final String deadLetterTopic;
    private final Deque<Exception> refusals = new ArrayDeque<>();
    private final List<ProducerRecord<byte[], byte[]>> taken = new ArrayList<>();
    private int maxRecordBytes = Integer.MAX_VALUE;
    private @Nullable ProducerRecord<byte[], byte[]> deadLetter;
    private @Nullable Exception lastRefusal;

    Recorder(String deadLetterTopic) {
        this.deadLetterTopic = deadLetterTopic;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        callback.onSent(take(record));
    }

    private synchronized @Nullable Exception take(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().equals(deadLetterTopic)) {
            deadLetter = record;
            return null;
        }
        Exception refusal = refusals.poll();
        if (refusal == null && RecordSize.of(record) > maxRecordBytes) {
            refusal = RecordSize.tooLarge(record, "max.message.bytes " + maxRecordBytes);
        }
        if (refusal == null) {
            taken.add(record);
        } else {
            lastRefusal = refusal;
        }
        return refusal;
    }

    synchronized void refuseNext(Exception error) {
        refusals.add(error);
    }

    synchronized void limit(int maxMessageBytes) {
        maxRecordBytes = maxMessageBytes;
    }

    /** Forgets what was sent; refusals that are to come stay. */
    synchronized void begin() {
        taken.clear();
        deadLetter = null;
        lastRefusal = null;
    }

    synchronized List<ProducerRecord<byte[], byte[]>> taken() {
        return List.copyOf(taken);
    }

    synchronized @Nullable ProducerRecord<byte[], byte[]> deadLetter() {
        return deadLetter;
    }

    synchronized @Nullable Exception lastRefusal() {
        return lastRefusal;
    }
}
