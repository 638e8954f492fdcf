package io.barnabas.worker.consume;

import io.barnabas.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is done: one commit at a time and not too often, and what is missing when a partition leaves. A failed
 * commit is not repeated, a later one says more. Consumer loop only.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long AFTER_ERROR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Committer committer;
    private final WorkerMetrics metrics;
    private final Duration syncTimeout;
    private boolean inFlight;
    private long nextNanos;

    Commits(Committer committer, WorkerMetrics metrics, Duration syncTimeout, long nowNanos) {
        this.committer = committer;
        this.metrics = metrics;
        this.syncTimeout = syncTimeout;
        this.nextNanos = nowNanos;
    }

    /** Commits without waiting when it is time to and there is something new. */
    void maybe(Collection<AssignedPartition> partitions, long nowNanos) {
        if (inFlight || nowNanos - nextNanos < 0) {
            return;
        }
        Map<AssignedPartition, Long> done = done(partitions);
        if (done.isEmpty()) {
            nextNanos = nowNanos + LOOK_AGAIN_NANOS;
            return;
        }
        nextNanos = nowNanos + committer.intervalNanos();
        inFlight = true;
        committer.begin(offsets(done), error -> {
            inFlight = false;
            if (error != null) {
                nextNanos = Math.max(nextNanos, nowNanos + AFTER_ERROR_NANOS);
            }
            settle(done, error);
        });
    }

    /** Commits and waits; a failure is logged, its records are read again. */
    void sync(Collection<AssignedPartition> partitions) {
        Map<AssignedPartition, Long> done = done(partitions);
        if (done.isEmpty()) {
            return;
        }
        try {
            committer.commit(offsets(done), syncTimeout);
            settle(done, null);
        } catch (KafkaException e) {
            settle(done, e);
        }
    }

    /** Nanoseconds until the next commit may be due; 0 or less for now. */
    long dueIn(long nowNanos) {
        return nextNanos - nowNanos;
    }

    void close() {
        committer.close();
    }

    private void settle(Map<AssignedPartition, Long> done, @Nullable Exception error) {
        if (error == null) {
            done.forEach(AssignedPartition::committed);
            return;
        }
        metrics.commitFailed();
        String sentence = "commit of {} partitions failed, a later one covers them or they are read again: {}";
        if (error instanceof RetriableException) {
            LOG.debug(sentence, done.size(), error.toString());
        } else {
            LOG.warn(sentence, done.size(), error.toString());
        }
    }

    private static Map<AssignedPartition, Long> done(Collection<AssignedPartition> partitions) {
        Map<AssignedPartition, Long> done = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            long offset = partition.toCommit();
            if (offset >= 0) {
                done.put(partition, offset);
            }
        }
        return done;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<AssignedPartition, Long> done) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        done.forEach((partition, offset) -> offsets.put(partition.id, new OffsetAndMetadata(offset)));
        return offsets;
    }
}
