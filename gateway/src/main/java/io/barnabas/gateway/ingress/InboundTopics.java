package io.barnabas.gateway.ingress;

import io.barnabas.common.config.RouteConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/**
 * What is known of the inbound topics. {@link #refresh} runs on a thread that may wait; the rest is for event loops.
 * Thread-safe.
 */
public final class InboundTopics {
    /** Head room that a record of the largest message needs for key and headers, in bytes. */
    private static final int RECORD_OVERHEAD = 8 * 1024;

    private final NodeProducer producer;
    private final Map<String, Integer> maxRecordBytes;
    private final Set<String> topics;
    private final Map<String, Integer> partitions = new ConcurrentHashMap<>();

    /**
     * Takes the producer that writes the events: its own metadata has to be kept warm.
     *
     * @param maxRecordBytes {@code max.message.bytes} by inbound topic
     * @param others further topics that the same producer writes
     */
    public InboundTopics(NodeProducer producer, Map<String, Integer> maxRecordBytes, Set<String> others) {
        this.producer = producer;
        this.maxRecordBytes = Map.copyOf(maxRecordBytes);
        Set<String> all = new HashSet<>(maxRecordBytes.keySet());
        all.addAll(others);
        this.topics = Set.copyOf(all);
    }

    /**
     * Asks the producer for each topic, so that its metadata is there when a frame comes; the producer forgets a topic
     * that nobody used for five minutes. Returns whether all are known now.
     */
    public boolean refresh() {
        boolean all = true;
        for (String topic : topics) {
            try {
                partitions.put(topic, producer.partitionsFor(topic).size());
            } catch (TimeoutException notYet) {
                all = false;
            }
        }
        return all;
    }

    /** The partition for a connection: the one that Kafka's default partitioner would choose for its id. */
    public int partitionFor(String topic, byte[] connectionId) {
        Integer count = partitions.get(topic);
        if (count == null) {
            throw new IllegalStateException("topic '" + topic + "' is not known yet");
        }
        return Utils.toPositive(Utils.murmur2(connectionId)) % count;
    }

    /** Largest message of the route, in bytes: its own limit, or less where its topic takes less. */
    public int maxMessageBytes(RouteConfig route) {
        Integer record = maxRecordBytes.get(route.inbound());
        return record == null
                ? route.maxMessageBytes()
                : Math.max(1, Math.min(route.maxMessageBytes(), record - RECORD_OVERHEAD));
    }
}
