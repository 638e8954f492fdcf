package io.barnabas.worker.consume;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.dispatch.WindowConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the group's consumers, with the properties that the worker's promises rest on. */
final class ConsumerFactory {
    private static final int MAX_POLL_RECORDS = 500;

    private final KafkaSettings kafka;
    private final String group;
    private final WindowConfig window;
    private final Duration maxPollInterval;
    private final Map<String, Object> further;

    /** @param further properties on top of ours */
    ConsumerFactory(
            KafkaSettings kafka,
            String group,
            WindowConfig window,
            Duration maxPollInterval,
            Map<String, Object> further) {
        this.kafka = kafka;
        this.group = group;
        this.window = window;
        this.maxPollInterval = maxPollInterval;
        this.further = Map.copyOf(further);
    }

    Consumer<byte[], byte[]> create(GroupProtocol protocol) {
        Map<String, Object> required = new HashMap<>(protocol.properties());
        required.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        required.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        required.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        required.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        required.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(MAX_POLL_RECORDS, window.records()));
        required.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) maxPollInterval.toMillis());
        required.putAll(further);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new KafkaConsumer<>(kafka.with(required), bytes, bytes);
    }
}
