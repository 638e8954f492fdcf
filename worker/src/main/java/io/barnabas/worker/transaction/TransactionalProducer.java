package io.barnabas.worker.transaction;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.reply.RecordSize;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The properties that exactly-once rests on. */
public final class TransactionalProducer {
    /** A transaction that nobody ends, as its worker is dead, holds up its route's readers for so long. */
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    private static final int DELIVERY_TIMEOUT_MS = 8_000;
    private static final int REQUEST_TIMEOUT_MS = 4_000;
    private static final int MAX_BLOCK_MS = 8_000;

    private TransactionalProducer() {}

    /** @param id unlike that of any other producer: zombies are kept out by the group's epochs, not by this */
    public static Producer<byte[], byte[]> make(KafkaSettings kafka, String id) {
        Map<String, Object> required = new HashMap<>();
        required.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        required.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        required.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        required.put(ProducerConfig.ACKS_CONFIG, "all");
        required.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        required.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        required.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        required.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        required.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordSize.MAX_BYTES);
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(kafka.with(required), bytes, bytes);
    }
}
