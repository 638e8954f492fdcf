package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.common.kafka.TopicState;
import io.barnabas.gateway.admin.GatewayMetrics;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.connection.EventWriter;
import io.barnabas.gateway.egress.Egress;
import io.barnabas.gateway.egress.NodeOrders;
import io.barnabas.gateway.egress.Reports;
import io.barnabas.gateway.ingress.DeadLetterWriter;
import io.barnabas.gateway.ingress.InboundTopics;
import io.barnabas.gateway.ingress.KafkaEventWriter;
import io.barnabas.gateway.ingress.NodeAddress;
import io.barnabas.gateway.ingress.NodeProducer;
import io.barnabas.gateway.ingress.NodeVoice;
import io.barnabas.gateway.ingress.ProducerSettings;
import io.barnabas.gateway.ingress.RouteRecords;
import io.barnabas.gateway.ingress.UndeliveredReports;
import io.barnabas.gateway.presence.Heart;
import io.barnabas.gateway.presence.Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Everything of a node that talks to Kafka, made once its topics are known to exist. */
final class KafkaSide {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    /** The longest that {@link #stop} takes: its readers, then its producer. */
    static final Duration LONGEST_STOP = STOP.plus(STOP);

    private final NodeProducer producer;
    private final NodeAddress address;
    private final InboundTopics inbound;
    private final KafkaEventWriter writer;
    private final Egress egress;
    private final NodeVoice voice;
    private final Heart heart;
    private final Duration lease;
    private final LongSupplier nanoTime;
    private final MissingTopics missing = new MissingTopics();

    /**
     * Takes a node whose topics exist.
     *
     * @param outboundPartitions the partition to read of each outbound topic
     */
    KafkaSide(
            GatewayConfig config,
            String incarnation,
            Map<String, Integer> outboundPartitions,
            Map<String, TopicState> topics,
            EventLoops loops,
            GatewayMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime) {
        Map<String, Integer> inboundLimits = new HashMap<>();
        Map<String, Integer> inboundPartitions = new HashMap<>();
        int maxMessageBytes = 0;
        for (RouteConfig route : config.routes().routes()) {
            for (String name : route.inboundTopics()) {
                Integer limit = state(topics, name).maxRecordBytes();
                inboundLimits.put(name, limit == null ? Integer.MAX_VALUE : limit);
                inboundPartitions.put(name, state(topics, name).partitions());
            }
            maxMessageBytes = Math.max(maxMessageBytes, route.maxMessageBytes());
        }
        GatewayConfig.KafkaLimits limits = config.kafkaLimits();
        Map<String, Object> settings = ProducerSettings.of(
                config.kafka(), maxMessageBytes, 2 * limits.maxInFlightBytes(), limits.deliveryTimeout());
        producer = new NodeProducer(() -> new KafkaProducer<>(settings));
        address = new NodeAddress(config.node(), incarnation, outboundPartitions);
        Topics shared = config.routes().topics();
        Set<String> others = new HashSet<>(Set.of(shared.deadLetters()));
        config.routes().routes().forEach(route -> others.addAll(needs(route, shared)));
        inbound = new InboundTopics(producer, inboundLimits, others);
        TopicPartition orders = new TopicPartition(shared.outbound(), address.partition(shared.outbound()));
        voice = new NodeVoice(producer, address, shared.nodes(), orders);
        lease = config.presence().lease();
        this.nanoTime = nanoTime;
        Lease held = new Lease(lease, nanoTime);
        heart = new Heart(voice, held, config.presence().beat(), nanoTime);
        RouteRecords records = new RouteRecords(address, config.routes().routes(), shared.connections());
        writer = new KafkaEventWriter(
                producer, records, limits.maxInFlightBytes(), inboundPartitions, metrics, held::isHeld);
        Reports reports = new FailureReports(
                new UndeliveredReports(producer, records, limits.undeliveredPerSecond(), metrics, clock),
                new DeadLetterWriter(
                        producer, config.routes().topics().deadLetters(), limits.undeliveredPerSecond(), clock));
        egress = new Egress(
                config.kafka(),
                sources(config.routes().routes(), topics, address, orders),
                address,
                new NodeOrders(address, shared.outbound(), heart),
                loops,
                reports,
                metrics,
                clock);
        egress.start();
    }

    /**
     * Answers and fan-out apart, as answers would pay for the many partitions of fan-out at each fetch; and each
     * exactly-once route apart from all others, whom its open transactions would hold up.
     *
     * @param orders where orders to the node come from: the shared topic, whatever routes name, as a team that writes to
     *     its own shall have no power over nodes
     */
    private static List<Egress.Source> sources(
            List<RouteConfig> routes, Map<String, TopicState> topics, NodeAddress address, TopicPartition orders) {
        List<Egress.Source> sources = new ArrayList<>();
        Set<TopicPartition> outbound = new HashSet<>(Set.of(orders));
        Set<TopicPartition> fanout = new HashSet<>();
        for (RouteConfig route : routes) {
            TopicPartition mine = new TopicPartition(route.outbound(), address.partition(route.outbound()));
            Set<TopicPartition> toMany = new HashSet<>();
            for (int p = 0; p < state(topics, route.fanout()).partitions(); p++) {
                toMany.add(new TopicPartition(route.fanout(), p));
            }
            if (route.exactlyOnce()) {
                sources.add(new Egress.Source("exactly-once-" + route.name(), Set.of(mine), toMany, true));
            } else {
                outbound.add(mine);
                fanout.addAll(toMany);
            }
        }
        sources.add(new Egress.Source("outbound", outbound, Set.of(), false));
        if (!fanout.isEmpty()) {
            sources.add(new Egress.Source("fanout", Set.of(), fanout, false));
        }
        return sources;
    }

    /** Topics without one of which its connections would not be served; the nodes' own topics are among them. */
    static Set<String> needs(RouteConfig route, Topics shared) {
        Set<String> all = new HashSet<>(route.inboundTopics());
        all.addAll(Set.of(shared.nodes(), shared.connections(), shared.outbound()));
        all.add(route.outbound());
        all.add(route.fanout());
        return all;
    }

    private static TopicState state(Map<String, TopicState> topics, String name) {
        TopicState state = topics.get(name);
        if (state == null) {
            throw new IllegalArgumentException("topic '" + name + "': expected one of " + topics.keySet());
        }
        return state;
    }

    private record FailureReports(UndeliveredReports undelivered, DeadLetterWriter deadLetters) implements Reports {
        @Override
        public void undelivered(@Nullable String route, String connectionId, UndeliveredEvent event) {
            undelivered.report(route, connectionId, event);
        }

        @Override
        public void deadLetter(ConsumerRecord<byte[], byte[]> malformed, String cause, String message) {
            deadLetters.write(malformed, cause, message);
        }
    }

    NodeAddress address() {
        return address;
    }

    InboundTopics inbound() {
        return inbound;
    }

    EventWriter writer() {
        return writer;
    }

    /** Keeps the metadata of topics warm, and returns those that it has none of. Called by one thread. */
    Set<String> refresh() {
        long now = nanoTime.getAsLong();
        Set<String> unknown = inbound.refresh();
        missing.onUnknown(unknown, now);
        return unknown;
    }

    /** Topics that are not there, though Kafka is. Called by that thread. */
    Set<String> missing() {
        return missing.missing(heart.newestAcknowledged());
    }

    /** The producer, to be replaced when it has failed for good. */
    NodeProducer producer() {
        return producer;
    }

    /** Goes on with new clients of Kafka's; what it does not acknowledge within a second fails. Blocks its caller. */
    void renewClients() {
        egress.renew();
        producer.renew(FLUSH);
    }

    /** Beats when it is time to; called often, by one thread. */
    void beat(NodeBeat.State state, int connections) {
        heart.tick(beatOf(state, connections), egress.isReading());
    }

    private NodeBeat beatOf(NodeBeat.State state, int connections) {
        return new NodeBeat(
                address.node(), address.incarnation(), state, lease.toMillis(), connections, address.partitions());
    }

    /** Whether it may write events. */
    boolean holdsLease() {
        return heart.holdsLease();
    }

    /** Whether the closer has given this start of the node up. */
    boolean isFenced() {
        return heart.isFenced();
    }

    /** Whether answers of workers would be heard. */
    boolean isListening() {
        return egress.isReading();
    }

    /**
     * Stops reading, then writes what is left, and that the node is gone.
     *
     * @param untold how many ends of connections Kafka does not have
     */
    void stop(int untold) throws InterruptedException {
        egress.stop(STOP);
        voice.leave(beatOf(NodeBeat.State.LEFT, untold));
        producer.close(STOP);
    }

    /** Stops a node that was given up: what its producer still has is not written. */
    void abandon() throws InterruptedException {
        producer.close(Duration.ZERO);
        egress.stop(STOP);
    }
}
