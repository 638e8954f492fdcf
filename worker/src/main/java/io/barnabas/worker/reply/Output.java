package io.barnabas.worker.reply;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Where the records of a worker go. Thread-safe. */
public interface Output {
    /** What became of a record; called once, on the caller's thread or another. */
    @FunctionalInterface
    interface Callback {
        /** @param error null when the record is safe where it was to go */
        void onSent(@Nullable Exception error);
    }

    /** Sends a record; never throws, the callback tells. */
    void send(ProducerRecord<byte[], byte[]> record, Callback callback);
}
