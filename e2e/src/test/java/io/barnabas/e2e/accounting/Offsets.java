package io.barnabas.e2e.accounting;

import io.barnabas.common.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where a topic ends, and up to where a group has committed it, by partition. */
public final class Offsets implements AutoCloseable {
    private final Admin admin;
    private final String topic;
    private final String group;

    public Offsets(KafkaSettings kafka, String topic, String group) {
        this.admin = Admin.create(kafka.with(Map.of()));
        this.topic = topic;
        this.group = group;
    }

    /** 0 for a partition without a commit. */
    public Map<Integer, Long> committed() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> found = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<Integer, Long> committed = new HashMap<>();
        for (int partition : ends().keySet()) {
            OffsetAndMetadata offset = found.get(new TopicPartition(topic, partition));
            committed.put(partition, offset == null ? 0 : offset.offset());
        }
        return committed;
    }

    public Map<Integer, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .forEach(it -> asked.put(new TopicPartition(topic, it.partition()), OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(asked).all().get().forEach((id, end) -> ends.put(id.partition(), end.offset()));
        return ends;
    }

    @Override
    public void close() {
        admin.close();
    }
}
