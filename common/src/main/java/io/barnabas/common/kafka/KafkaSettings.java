package io.barnabas.common.kafka;

import io.barnabas.common.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How to reach the cluster.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param properties further properties for every Kafka client, for instance SASL and TLS; they may hold secrets
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {
    /** A broker on this machine. */
    public static final String DEFAULT_BOOTSTRAP_SERVERS = "127.0.0.1:9092";

    private static final String SERVER = "(\\[[0-9a-fA-F:]+]|[^,:\\s]+):\\d{1,5}";
    private static final Pattern SERVERS = Pattern.compile(SERVER + "(\\s*,\\s*" + SERVER + ")*");

    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("kafka bootstrap servers: expected host:port, found nothing");
        }
        properties = Map.copyOf(properties);
    }

    public KafkaSettings(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /**
     * From {@code kafka.bootstrap-servers}, {@code kafka.properties-file} (Java properties, as Kafka's own tools take
     * them) and {@code kafka.properties.*}; later ones win. Problems are left in the settings.
     */
    public static KafkaSettings from(Settings settings) {
        Map<String, String> properties = new HashMap<>(settings.propertiesFile(
                "kafka.properties-file",
                "Java properties for all Kafka clients, such as SASL and TLS, as Kafka's own tools take them."));
        properties.putAll(settings.map(
                "kafka.properties",
                "Single properties for all Kafka clients, such as kafka.properties.security.protocol; they win"
                        + " over the file."));
        ClientProperties.problems(properties).forEach(it -> settings.problem("kafka.properties: " + it));
        String inProperties = properties.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        String servers = settings.string(
                "kafka.bootstrap-servers",
                "Where to reach the cluster: host:port, several separated by commas.",
                inProperties == null ? DEFAULT_BOOTSTRAP_SERVERS : inProperties);
        if (!SERVERS.matcher(servers).matches()) {
            settings.problem("kafka.bootstrap-servers = '" + servers
                    + "': expected host:port, or several of them separated by commas");
            servers = DEFAULT_BOOTSTRAP_SERVERS;
        }
        return new KafkaSettings(servers, properties);
    }

    /** Client properties: the user's, overlaid with what the caller's promises rest on. */
    public Map<String, Object> with(Map<String, Object> required) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(required);
        return all;
    }

    /** Names the servers and the property keys, never their values. */
    @Override
    public String toString() {
        return bootstrapServers + (properties.isEmpty() ? "" : " with " + properties.keySet());
    }
}
