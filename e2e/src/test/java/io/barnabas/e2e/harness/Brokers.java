package io.barnabas.e2e.harness;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicRole;
import io.barnabas.standalone.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** One real broker for all tests of a JVM; each test has topics of its own. */
public final class Brokers {
    private static final int FEW = 4;
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedBroker shared;

    private Brokers() {}

    /** The broker that tests share; nobody may stop it. */
    public static synchronized KafkaSettings shared() {
        if (shared == null) {
            shared = EmbeddedBroker.start(EmbeddedBroker.Options.defaults());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return new KafkaSettings(shared.bootstrapServers());
    }

    /** Names for topics that no other test of this JVM uses. */
    public static Topics freshTopics() {
        return Topics.withPrefix("t" + PREFIXES.incrementAndGet());
    }

    /** Routes /ws and /chat (channel {@code chat}) on fresh topics, which exist on return. */
    public static RouteConfigs freshRoutes(KafkaSettings kafka) {
        RouteConfigs routes = RouteConfigs.defaults(freshTopics());
        createTopics(kafka, routes);
        return routes;
    }

    /** Route /ws, exactly-once on topics of its own, and /chat on shared ones; all exist on return. */
    public static RouteConfigs freshExactlyOnceRoutes(KafkaSettings kafka) {
        RouteConfigs routes = exactlyOnce(RouteConfigs.defaults(freshTopics()));
        createTopics(kafka, routes);
        return routes;
    }

    /** The same routes, the first of them exactly-once on topics of its own. */
    public static RouteConfigs exactlyOnce(RouteConfigs plain) {
        List<RouteConfig> all = new ArrayList<>(plain.routes());
        all.set(0, all.get(0).exactlyOnce(prefix(plain)));
        return new RouteConfigs(plain.topics(), all);
    }

    /** The prefix of the routes' topics, as configurations name it. */
    public static String prefix(RouteConfigs routes) {
        String inbound = routes.topics().inbound();
        return inbound.substring(0, inbound.lastIndexOf('.'));
    }

    /** Makes the topics with few partitions, which is faster. */
    public static void createTopics(KafkaSettings kafka, RouteConfigs routes) {
        createTopics(kafka, routes, FEW, 1);
    }

    /** Makes the topics with so many partitions, and copies of each. */
    public static void createTopics(KafkaSettings kafka, RouteConfigs routes, int partitions, int copies) {
        List<TopicPlan.Planned> all = new ArrayList<>();
        for (TopicPlan.Planned planned : TopicPlan.of(routes).topics()) {
            int count = planned.role() == TopicRole.NODES ? 1 : partitions;
            all.add(new TopicPlan.Planned(planned.name(), planned.role(), count, planned.maxRecordBytes()));
        }
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicAdmin(admin, Duration.ofSeconds(20)).create(new TopicPlan(all), copies, false);
        }
    }

    /** The number of a broker; -1 while there is none. */
    public static int leaderOf(KafkaSettings kafka, String topic, int partition) throws Exception {
        Node leader = partitions(kafka, topic).get(partition).leader();
        return leader == null ? -1 : leader.id();
    }

    /** The fewest replicas in sync that any partition of the topic has. */
    public static int leastInSync(KafkaSettings kafka, String topic) throws Exception {
        return partitions(kafka, topic).stream()
                .mapToInt(partition -> partition.isr().size())
                .min()
                .orElse(0);
    }

    private static List<TopicPartitionInfo> partitions(KafkaSettings kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions();
        }
    }
}
