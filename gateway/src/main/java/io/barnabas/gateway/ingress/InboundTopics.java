package io.barnabas.gateway.ingress;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

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
    /** What the connections of each partition share, by topic. */
    private final Map<String, Envelope[]> partitions = new ConcurrentHashMap<>();

    /**
     * Takes the producer that writes the events: its own metadata has to be kept warm.
     *
     * @param maxRecordBytes {@code max.message.bytes} by inbound topic
     * @param others further topics that the node relies on
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
     * that nobody used for five minutes. Returns those that Kafka does not know or does not let the node use.
     */
    public Set<String> refresh() {
        Set<String> unknown = new TreeSet<>();
        for (String topic : topics) {
            try {
                int count = producer.partitionsFor(topic).size();
                partitions.compute(topic, (name, known) -> extended(known, name, count));
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException notNow) {
                unknown.add(topic);
            }
        }
        return unknown;
    }

    /**
     * Where a connection's records go, in each of the route's topics: to the partition that Kafka's default partitioner
     * would choose for its id.
     */
    public Envelope envelope(RouteConfig route, byte[] connectionId) {
        int hash = Utils.toPositive(Utils.murmur2(connectionId));
        if (route.messages().field() == null) {
            Envelope[] shared = partitions(route.inbound());
            return shared[hash % shared.length];
        }
        List<Lane> lanes = new ArrayList<>();
        for (String topic : route.inboundTopics()) {
            Envelope[] shared = partitions(topic);
            lanes.add(shared[hash % shared.length].inbound());
        }
        return new Envelope(lanes);
    }

    private Envelope[] partitions(String topic) {
        Envelope[] known = partitions.get(topic);
        if (known == null) {
            throw new IllegalStateException("topic '" + topic + "' is not known yet");
        }
        return known;
    }

    private static Envelope[] extended(Envelope @Nullable [] known, String topic, int count) {
        if (known != null && known.length == count) {
            return known;
        }
        Envelope[] all = new Envelope[count];
        for (int partition = 0; partition < count; partition++) {
            all[partition] = known != null && partition < known.length
                    ? known[partition]
                    : new Envelope(List.of(new Lane(topic, partition)));
        }
        return all;
    }

    /** Largest message of the route, in bytes: its own limit, or less where one of its topics takes less. */
    public int maxMessageBytes(RouteConfig route) {
        int record = route.inboundTopics().stream()
                .mapToInt(it -> maxRecordBytes.getOrDefault(it, Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
        return Math.max(1, Math.min(route.maxMessageBytes(), record - RECORD_OVERHEAD));
    }
}
