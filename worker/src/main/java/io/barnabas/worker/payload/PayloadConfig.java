package io.barnabas.worker.payload;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of Kafka's serializers read and write the payloads of handlers that leave it to the configuration.
 *
 * @param deserializer class of Kafka's {@code Deserializer}; null for none
 * @param serializer class of Kafka's {@code Serializer}; null for none
 * @param properties for both, such as {@code schema.registry.url}; they may hold secrets
 */
public record PayloadConfig(
        @Nullable String deserializer, @Nullable String serializer, Map<String, String> properties) {
    /** None. */
    public static final PayloadConfig NONE = new PayloadConfig(null, null, Map.of());

    public PayloadConfig {
        properties = Map.copyOf(properties);
    }

    /** Names the property keys, never their values. */
    @Override
    public String toString() {
        return "PayloadConfig[" + deserializer + ", " + serializer + ", with " + properties.keySet() + "]";
    }
}
