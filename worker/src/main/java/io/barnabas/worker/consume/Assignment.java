package io.barnabas.worker.consume;

import io.barnabas.common.Deadline;
import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this worker has, and what happens when one comes or goes. One that is taken away waits for the
 * handlers that have a record of it in hand, then what is done is committed; one that is lost is dropped without a
 * commit, since it may be somebody else's already. Consumer loop only.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();
    private final Function<TopicPartition, AssignedPartition> factory;
    private final Consumer<Collection<AssignedPartition>> commitSync;
    private final Duration revokeDeadline;
    private final WorkerMetrics metrics;
    private final LongSupplier nanoClock;
    private boolean joined;

    /** @param commitSync commits what is done of the given partitions and waits for it */
    Assignment(
            Function<TopicPartition, AssignedPartition> factory,
            Consumer<Collection<AssignedPartition>> commitSync,
            Duration revokeDeadline,
            WorkerMetrics metrics,
            LongSupplier nanoClock) {
        this.factory = factory;
        this.commitSync = commitSync;
        this.revokeDeadline = revokeDeadline;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        joined = true;
        for (TopicPartition id : assigned) {
            partitions.put(id, factory.apply(id));
        }
        if (!assigned.isEmpty()) {
            LOG.info("{} partitions assigned, now {} in all", assigned.size(), partitions.size());
            LOG.debug("assigned: {}", assigned);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        List<AssignedPartition> leaving = remove(revoked);
        release(leaving, revokeDeadline);
        if (!leaving.isEmpty()) {
            LOG.info("{} partitions revoked, now {} in all", leaving.size(), partitions.size());
            LOG.debug("revoked: {}", revoked);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        joined = false;
        List<AssignedPartition> gone = remove(lost);
        gone.forEach(this::endRelease);
        if (!gone.isEmpty()) {
            LOG.warn("{} partitions lost; their records will be read again by whoever has them now", gone.size());
            LOG.debug("lost: {}", lost);
        }
    }

    /** Whether the group has told this worker what it has, which may be nothing. */
    boolean joined() {
        return joined;
    }

    Collection<AssignedPartition> all() {
        return partitions.values();
    }

    @Nullable
    AssignedPartition get(TopicPartition id) {
        return partitions.get(id);
    }

    /** Forgets what is known of a partition whose log begins anew before the position, as after a topic is remade. */
    AssignedPartition startOver(TopicPartition id) {
        remove(List.of(id)).forEach(this::endRelease);
        LOG.warn("{} starts over from an earlier offset: the log was cut or the topic was made anew", id);
        AssignedPartition fresh = factory.apply(id);
        partitions.put(id, fresh);
        return fresh;
    }

    /** All partitions will be let go by then. */
    void hurry(Deadline deadline) {
        partitions.values().forEach(partition -> partition.work.hurry(deadline));
    }

    /** Lets go of all partitions: waits for what is in hand, commits what is done. */
    void releaseAll(Duration deadline) {
        release(remove(List.copyOf(partitions.keySet())), deadline);
    }

    /** Drops all partitions without a commit. */
    void loseAll() {
        onPartitionsLost(List.copyOf(partitions.keySet()));
    }

    private List<AssignedPartition> remove(Collection<TopicPartition> ids) {
        List<AssignedPartition> removed = new ArrayList<>();
        for (TopicPartition id : ids) {
            AssignedPartition partition = partitions.remove(id);
            if (partition != null) {
                removed.add(partition);
            }
        }
        return removed;
    }

    private void release(List<AssignedPartition> leaving, Duration length) {
        if (leaving.isEmpty()) {
            return;
        }
        Deadline deadline = new Deadline(length, nanoClock);
        for (AssignedPartition partition : leaving) {
            partition.work.hurry(deadline);
            partition.work.beginRelease();
        }
        for (AssignedPartition partition : leaving) {
            if (!partition.work.awaitIdle(deadline.remaining().toNanos())) {
                PartitionWork.Oldest oldest = partition.work.oldest();
                LOG.warn(
                        "{} leaves with a record in hand after {} ms (key {}, offset {}): it will be read again",
                        partition.id,
                        length.toMillis(),
                        oldest == null ? "?" : oldest.key(),
                        oldest == null ? "?" : oldest.offset());
            }
        }
        leaving.forEach(this::endRelease);
        commitSync.accept(leaving);
    }

    private void endRelease(AssignedPartition partition) {
        int notDone = partition.work.endRelease();
        if (notDone > 0) {
            metrics.abandoned(notDone);
        }
    }
}
