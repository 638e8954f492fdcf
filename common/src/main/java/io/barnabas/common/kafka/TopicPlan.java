package io.barnabas.common.kafka;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The topics that a configuration needs.
 *
 * @param topics each topic once, in the order of the routes
 */
public record TopicPlan(List<Planned> topics) {
    /** Room for the headers of a record and the overhead of its batch, on top of the largest message. */
    public static final int HEADER_BYTES = 64 << 10;

    private static final int MAX_PARTITIONS = 10_000;

    /**
     * One topic.
     *
     * @param partitions the fewest that will do
     * @param maxRecordBytes the largest record: the largest message of the routes that share the topic, and its headers
     */
    public record Planned(String name, TopicRole role, int partitions, int maxRecordBytes) {}

    public TopicPlan {
        topics = List.copyOf(topics);
    }

    /**
     * With the default numbers of partitions.
     *
     * @throws IllegalArgumentException where one topic would have two roles
     */
    public static TopicPlan of(RouteConfigs routes) {
        Map<TopicRole, Integer> partitions = new EnumMap<>(TopicRole.class);
        for (TopicRole role : TopicRole.values()) {
            partitions.put(role, role.partitions());
        }
        return of(routes, partitions);
    }

    /**
     * With {@code topics.inbound-partitions}, {@code topics.outbound-partitions} and {@code topics.fanout-partitions};
     * problems are left in the settings.
     */
    public static TopicPlan from(Settings settings, RouteConfigs routes) {
        Map<TopicRole, Integer> partitions = new EnumMap<>(TopicRole.class);
        partitions.put(TopicRole.INBOUND, partitions(settings, "inbound", TopicRole.INBOUND));
        partitions.put(TopicRole.OUTBOUND, partitions(settings, "outbound", TopicRole.OUTBOUND));
        partitions.put(TopicRole.FANOUT, partitions(settings, "fanout", TopicRole.FANOUT));
        for (TopicRole role : List.of(TopicRole.DEAD_LETTERS, TopicRole.NODES, TopicRole.CONNECTIONS)) {
            partitions.put(role, role.partitions());
        }
        TopicPlan plan = settings.make("routes", () -> of(routes, partitions));
        return plan == null ? new TopicPlan(List.of()) : plan;
    }

    /** The topics' names. */
    public Collection<String> names() {
        return topics.stream().map(Planned::name).toList();
    }

    private static int partitions(Settings settings, String name, TopicRole role) {
        return settings.integer(
                "topics." + name + "-partitions",
                "Partitions of each " + name + " topic that barnabas topics create makes.",
                role.partitions(),
                1,
                MAX_PARTITIONS);
    }

    private static TopicPlan of(RouteConfigs routes, Map<TopicRole, Integer> partitions) {
        Map<String, Planned> byName = new LinkedHashMap<>();
        int largest = 0;
        for (RouteConfig route : routes.routes()) {
            int record = route.maxMessageBytes() + HEADER_BYTES;
            add(byName, route.inbound(), TopicRole.INBOUND, partitions, record);
            add(byName, route.outbound(), TopicRole.OUTBOUND, partitions, record);
            add(byName, route.fanout(), TopicRole.FANOUT, partitions, record);
            for (String inbound : route.inboundTopics()) {
                add(byName, inbound, TopicRole.INBOUND, partitions, record);
                add(byName, routes.deadLetters(inbound), TopicRole.DEAD_LETTERS, partitions, record + HEADER_BYTES);
            }
            largest = Math.max(largest, record);
        }
        // Gateways write to it whatever the routes name.
        add(byName, routes.topics().deadLetters(), TopicRole.DEAD_LETTERS, partitions, largest + HEADER_BYTES);
        // Orders to nodes come over it, whatever the routes name.
        add(byName, routes.topics().outbound(), TopicRole.OUTBOUND, partitions, HEADER_BYTES);
        add(byName, routes.topics().nodes(), TopicRole.NODES, partitions, HEADER_BYTES);
        add(byName, routes.topics().connections(), TopicRole.CONNECTIONS, partitions, HEADER_BYTES);
        return new TopicPlan(new ArrayList<>(byName.values()));
    }

    private static void add(
            Map<String, Planned> byName, String name, TopicRole role, Map<TopicRole, Integer> partitions, int record) {
        byName.merge(name, new Planned(name, role, partitions.getOrDefault(role, 1), record), (one, other) -> {
            if (one.role() != other.role()) {
                throw new IllegalArgumentException("topic " + name + " is named as " + one.role() + " and as "
                        + other.role() + ": expected a topic of its own for each");
            }
            return one.maxRecordBytes() >= other.maxRecordBytes() ? one : other;
        });
    }
}
