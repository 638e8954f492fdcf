package io.barnabas.worker.consume;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Commits by the consumer: what was sent is acknowledged already. Consumer loop only. */
final class OffsetCommitter implements Committer {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

    OffsetCommitter(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    @Override
    public long intervalNanos() {
        return INTERVAL_NANOS;
    }

    @Override
    public void begin(Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<@Nullable Exception> then) {
        consumer.commitAsync(offsets, (committed, error) -> then.accept(error));
    }

    @Override
    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        try {
            consumer.commitSync(offsets, timeout);
        } catch (WakeupException meantForPoll) {
            consumer.commitSync(offsets, timeout);
        }
    }

    @Override
    public void close() {}
}
