package io.barnabas.worker.consume;

import io.barnabas.common.Deadline;
import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One membership in the group, from subscribing to leaving. Consumer loop only. */
final class GroupConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(GroupConsumer.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Commits commits;
    private final WorkerMetrics metrics;
    private final Backlog backlog;
    private final LongSupplier nanoClock;
    private boolean draining;
    private boolean settled;
    private Totals totals = Totals.NONE;

    GroupConsumer(
            Consumer<byte[], byte[]> consumer,
            Committer committer,
            Function<TopicPartition, AssignedPartition> partitions,
            Duration revokeDeadline,
            WorkerMetrics metrics,
            LongSupplier nanoClock) {
        this.consumer = consumer;
        this.commits = new Commits(committer, metrics, COMMIT_TIMEOUT, nanoClock.getAsLong());
        this.assignment = new Assignment(partitions, commits::sync, revokeDeadline, metrics, nanoClock);
        this.metrics = metrics;
        this.backlog = new Backlog(consumer, nanoClock.getAsLong());
        this.nanoClock = nanoClock;
    }

    void subscribe(Collection<String> topics) {
        consumer.subscribe(topics, assignment);
    }

    /** Waits for records, not for long; hands them out; commits what is done. */
    void runOnce() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(pollNanos()));
        if (!records.isEmpty()) {
            metrics.received(records.count());
            for (TopicPartition id : records.partitions()) {
                take(id, records.records(id));
            }
        }
        regulate();
        commits.maybe(assignment.all(), nanoClock.getAsLong());
    }

    /** Makes a {@link #runOnce} that waits in Kafka's consumer throw a {@code WakeupException}, or the next one. Any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    /** From now on nothing new is taken; what is in hand has until then. */
    void drain(Deadline deadline) {
        draining = true;
        assignment.hurry(deadline);
        regulate();
    }

    /** Whether all that was taken is done. */
    boolean isIdle() {
        return totals.open() == 0;
    }

    Totals totals() {
        return totals;
    }

    /**
     * Null when the group has said what this worker has, and the consumer knows where it stands there; partitions that
     * come later change nothing, unless all are lost first.
     */
    @Nullable
    String problem() {
        if (!assignment.joined()) {
            settled = false;
            return "joining the consumer group";
        }
        if (settled) {
            return null;
        }
        for (AssignedPartition partition : assignment.all()) {
            if (!partition.isPositioned() && !findPosition(partition)) {
                return "finding the committed offset of " + partition.id;
            }
        }
        settled = true;
        return null;
    }

    /** Waits for what is in hand, at most so long, commits what is done and leaves the group. */
    void leave(Duration deadline) {
        long open = totals.open();
        assignment.releaseAll(deadline);
        if (open > 0) {
            LOG.warn("{} records were taken and are not done: they will be read again", open);
        }
        commits.close();
        consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
    }

    /** Drops everything without a commit, after an error that the consumer does not survive. */
    void abort() {
        assignment.loseAll();
        commits.close();
        consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
    }

    private void take(TopicPartition id, List<ConsumerRecord<byte[], byte[]>> records) {
        AssignedPartition partition = assignment.get(id);
        if (partition != null && partition.isBehind(records.get(0).offset())) {
            partition = assignment.startOver(id);
        }
        if (partition != null) {
            partition.take(records);
        }
    }

    private long pollNanos() {
        long now = nanoClock.getAsLong();
        long limit = totals.uncommitted() == 0 ? POLL_NANOS : Math.min(POLL_NANOS, commits.dueIn(now));
        for (AssignedPartition partition : assignment.all()) {
            if (partition.isPaused()) {
                // Soon, where a window empties as fast as it fills; seldom, where a slow key holds it.
                limit = Math.min(limit, partition.pausedNanos(now) / 8);
            }
        }
        return Math.max(MIN_POLL_NANOS, limit);
    }

    private void regulate() {
        long now = nanoClock.getAsLong();
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> emptied = new ArrayList<>();
        long records = 0;
        long open = 0;
        long bytes = 0;
        long uncommitted = 0;
        for (AssignedPartition partition : assignment.all()) {
            PartitionWork.Load load = partition.work.load();
            records += load.records();
            open += load.open();
            bytes += load.bytes();
            uncommitted += partition.uncommitted();
            boolean pause = draining || partition.wantsPause(load);
            if (pause && !partition.isPaused()) {
                partition.pausedAt(now);
                full.add(partition.id);
            } else if (!pause && partition.isPaused()) {
                partition.resumed();
                emptied.add(partition.id);
            } else if (pause && !draining) {
                partition.logSlowKey(load, now);
            }
        }
        totals = new Totals(records, open, bytes, uncommitted, backlog.records(now));
        if (!full.isEmpty()) {
            consumer.pause(full);
            if (!draining) {
                full.forEach(id -> metrics.paused());
            }
        }
        if (!emptied.isEmpty()) {
            consumer.resume(emptied);
            emptied.forEach(id -> metrics.resumed());
        }
    }

    private boolean findPosition(AssignedPartition partition) {
        try {
            partition.positioned(consumer.position(partition.id, Duration.ofNanos(MIN_POLL_NANOS)));
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }
}
