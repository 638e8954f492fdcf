package io.barnabas.bench.floor;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.ingress.ProducerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka clients with the settings of the gateway's and the worker's: the floor shall differ from the echo in what is
 * round Kafka, not in how Kafka is used. What only decides how long one waits for trouble is left out.
 */
final class FloorClients {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final long BUFFER_BYTES = 128L << 20;
    private static final int GATEWAY_FETCH_BYTES = 16 << 20;
    private static final int GATEWAY_POLL_RECORDS = 2_000;
    private static final int WORKER_POLL_RECORDS = 500;
    private static final int BLOCK_MS = 10_000;

    private final KafkaSettings kafka;

    FloorClients(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** As the gateway's; but it waits for metadata, where the gateway asks for them beforehand. */
    Producer<byte[], byte[]> gatewayProducer() {
        Map<String, Object> settings =
                ProducerSettings.of(kafka, MAX_MESSAGE_BYTES, BUFFER_BYTES, Duration.ofMinutes(2));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        return new KafkaProducer<>(settings);
    }

    /** As that of {@code io.barnabas.gateway.egress.Egress}. */
    Consumer<byte[], byte[]> gatewayConsumer() {
        Map<String, Object> settings = consumer();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, GATEWAY_FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, GATEWAY_POLL_RECORDS);
        return new KafkaConsumer<>(kafka.with(settings));
    }

    /** As that of {@code io.barnabas.worker.consume.ConsumerFactory}, on a broker that offers the new protocol. */
    Consumer<byte[], byte[]> workerConsumer(String group) {
        Map<String, Object> settings = consumer();
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, WORKER_POLL_RECORDS);
        return new KafkaConsumer<>(kafka.with(settings));
    }

    /** As that of {@code io.barnabas.worker.reply.OutputProducer}. */
    Producer<byte[], byte[]> workerProducer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        return new KafkaProducer<>(kafka.with(settings));
    }

    private static Map<String, Object> consumer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return settings;
    }
}
