package io.barnabas.gateway.ingress;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer's settings that the gateway's promises rest on. */
public final class ProducerSettings {
    private static final int METADATA_MAX_AGE_MS = 60_000;

    private ProducerSettings() {}

    /**
     * Properties of a producer that never blocks and keeps order.
     *
     * @param maxMessageBytes the largest message of any route
     * @param bufferBytes memory for records on their way
     * @param deliveryTimeout how long a record is tried before it counts as failed
     */
    public static Map<String, Object> of(
            KafkaSettings kafka, int maxMessageBytes, long bufferBytes, Duration deliveryTimeout) {
        Map<String, Object> required = new HashMap<>();
        required.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        required.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        required.put(ProducerConfig.ACKS_CONFIG, "all");
        required.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        required.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // Records gather while the requests before them are under way; waiting on top would only add latency.
        required.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        required.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        required.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxMessageBytes + TopicPlan.HEADER_BYTES);
        int timeoutMs = Math.toIntExact(deliveryTimeout.toMillis());
        required.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMs);
        required.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(30_000, timeoutMs));
        if (!kafka.properties().containsKey(ProducerConfig.METADATA_MAX_AGE_CONFIG)) {
            // So soon the node sees that a topic is gone to which nobody writes.
            required.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);
        }
        return kafka.with(required);
    }
}
