package io.barnabas.worker.consume;

import io.barnabas.common.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Where a group begins that reads again what others have read. Exactly one of the two is set.
 *
 * @param offset in every partition; one that the log does not have any more, or not yet, is the nearest that it has
 * @param time the first record of each partition that was written then or later
 */
public record ReplayStart(@Nullable Long offset, @Nullable Instant time) {
    public ReplayStart {
        if ((offset == null) == (time == null)) {
            throw new IllegalArgumentException(
                    "a replay from offset " + offset + " and time " + time + ": expected one of the two");
        }
    }

    /**
     * Commits it for a group that nobody has used. Blocks its caller.
     *
     * @throws IllegalArgumentException when the group has committed before, or a topic is missing: one sentence
     */
    public void commit(KafkaSettings kafka, String group, Collection<String> topics, Duration timeout)
            throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            commit(admin, group, topics, timeout.toMillis());
        } catch (ExecutionException e) {
            throw new IllegalArgumentException(
                    "group " + group + " cannot begin there: "
                            + (e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        } catch (TimeoutException e) {
            throw new IllegalArgumentException(
                    "group " + group + " cannot begin there: Kafka did not answer within " + timeout.toSeconds() + " s",
                    e);
        }
    }

    private void commit(Admin admin, String group, Collection<String> topics, long timeoutMs)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (!committed(admin, group, timeoutMs).isEmpty()) {
            throw new IllegalArgumentException("group " + group
                    + " has committed offsets: expected one that nobody has used, as its place would be lost");
        }
        Map<TopicPartition, Long> first = offsets(admin, topics, timeoutMs, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(admin, topics, timeoutMs, OffsetSpec.latest());
        Map<TopicPartition, Long> wanted = time == null
                ? Map.of()
                : offsets(admin, topics, timeoutMs, OffsetSpec.forTimestamp(time.toEpochMilli()));
        Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
        for (Entry<TopicPartition, Long> partition : end.entrySet()) {
            long from = offset == null ? wanted.getOrDefault(partition.getKey(), -1L) : offset;
            // No record is that young: the end.
            long found = from < 0 ? partition.getValue() : from;
            long least = first.getOrDefault(partition.getKey(), 0L);
            start.put(
                    partition.getKey(), new OffsetAndMetadata(Math.max(least, Math.min(found, partition.getValue()))));
        }
        admin.alterConsumerGroupOffsets(group, start).all().get(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group, long timeoutMs)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<String> topics, long timeoutMs, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(topics).allTopicNames().get(timeoutMs, TimeUnit.MILLISECONDS);
        descriptions.forEach((topic, description) -> description.partitions().forEach(it -> {
            asked.put(new TopicPartition(topic, it.partition()), spec);
        }));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(asked).all().get(timeoutMs, TimeUnit.MILLISECONDS);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
