package io.barnabas.common.kafka;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Checks properties of Kafka's clients before there is a client, so that all problems can be told at once. */
final class ClientProperties {
    /** Begins what Kafka's configuration providers replace; only they know by what. */
    private static final String PLACEHOLDER = "${";

    private ClientProperties() {}

    /** One sentence of Kafka's for each value that no client would take; Kafka keeps passwords out of them. */
    static List<String> problems(Map<String, String> properties) {
        Map<String, String> plain = new TreeMap<>(properties);
        plain.values().removeIf(it -> it.contains(PLACEHOLDER));
        if (plain.isEmpty()) {
            return List.of();
        }
        return List.copyOf(new TreeSet<>(
                Stream.of(AdminClientConfig.configDef(), ProducerConfig.configDef(), ConsumerConfig.configDef())
                        .flatMap(it -> problems(it, plain))
                        .toList()));
    }

    private static Stream<String> problems(ConfigDef client, Map<String, String> properties) {
        return client.validate(properties).stream()
                .filter(it -> properties.containsKey(it.name()))
                // The first is the cause; a value that is no number is also said to be null.
                .flatMap(it -> it.errorMessages().stream().limit(1));
    }
}
