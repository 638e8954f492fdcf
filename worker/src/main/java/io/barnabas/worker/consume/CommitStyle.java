package io.barnabas.worker.consume;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How the members of a consumption commit. Consumer loop only. */
public interface CommitStyle {
    /** At least once: offsets by the consumer, after what was sent is acknowledged. */
    CommitStyle AT_LEAST_ONCE = new CommitStyle() {
        @Override
        public Map<String, Object> consumerProperties() {
            return Map.of();
        }

        @Override
        public Committer committer(Consumer<byte[], byte[]> consumer) {
            return new OffsetCommitter(consumer);
        }

        @Override
        public void onAssigned(TopicPartition partition) {}
    };

    /** On top of the properties of each consumer. */
    Map<String, Object> consumerProperties();

    /** For a new member of the group. */
    Committer committer(Consumer<byte[], byte[]> consumer);

    /** A partition is the member's now; called before its first record is handed out. */
    void onAssigned(TopicPartition partition);
}
