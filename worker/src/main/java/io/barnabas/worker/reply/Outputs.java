package io.barnabas.worker.reply;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where attempts at events send their records. Thread-safe. */
@FunctionalInterface
public interface Outputs {
    /** For one attempt at the event of that record. */
    Attempt attempt(ConsumerRecord<byte[], byte[]> source);

    /** What one attempt sends. */
    interface Attempt extends Output {
        /** The attempt has succeeded, and its record is done next: what was sent counts. Called once, or never. */
        void keep();
    }

    /** Sends at once what any attempt sends, of those that fail as well. */
    static Outputs straight(Output output) {
        Attempt attempt = new Attempt() {
            @Override
            public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                output.send(record, callback);
            }

            @Override
            public void keep() {}
        };
        return source -> attempt;
    }
}
