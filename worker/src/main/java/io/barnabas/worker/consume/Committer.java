package io.barnabas.worker.consume;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How offsets are committed. Consumer loop only. */
public interface Committer extends AutoCloseable {
    /** Least pause between two commits, in nanoseconds. */
    long intervalNanos();

    /**
     * Begins a commit.
     *
     * @param then told null for success, once, on this thread: before the return or in a later poll
     * @throws org.apache.kafka.common.KafkaException for an error that this member of the group does not survive
     */
    void begin(Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<@Nullable Exception> then);

    /**
     * Commits and waits.
     *
     * @throws org.apache.kafka.common.KafkaException when it failed; what is not committed is read again
     */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout);

    /** The member is gone. */
    @Override
    void close();
}
