package io.barnabas.common.kafka;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * A topic as it stands in the cluster.
 *
 * @param partitions how many it has
 * @param replicationFactor copies of its first partition
 * @param config its settings, defaults of the broker among them; empty where the cluster does not let us see them
 */
public record TopicState(String name, int partitions, int replicationFactor, Map<String, String> config) {
    public TopicState {
        config = Map.copyOf(config);
    }

    /** The largest record that the topic takes, in bytes; null where the cluster does not let us see it. */
    public @Nullable Integer maxRecordBytes() {
        String bytes = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return bytes == null ? null : Integer.valueOf(bytes);
    }
}
