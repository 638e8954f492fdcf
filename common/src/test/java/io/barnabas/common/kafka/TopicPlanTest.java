package io.barnabas.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static final int MIB = 1 << 20;
    private static final int HEADERS = 64 << 10;

    @Test
    void routesOnTheDefaultTopicsShareThem() {
        RouteConfigs routes = new RouteConfigs(
                Topics.DEFAULT,
                List.of(RouteConfig.of("a", "/a", Topics.DEFAULT), RouteConfig.of("b", "/b", Topics.DEFAULT)));

        assertThat(TopicPlan.of(routes).topics())
                .containsExactly(
                        new TopicPlan.Planned("barnabas.inbound", TopicRole.INBOUND, 48, MIB + HEADERS),
                        new TopicPlan.Planned("barnabas.outbound", TopicRole.OUTBOUND, 64, MIB + HEADERS),
                        new TopicPlan.Planned("barnabas.fanout", TopicRole.FANOUT, 16, MIB + HEADERS),
                        new TopicPlan.Planned("barnabas.inbound.dlt", TopicRole.DEAD_LETTERS, 16, MIB + 2 * HEADERS),
                        new TopicPlan.Planned("barnabas.nodes", TopicRole.NODES, 1, HEADERS),
                        new TopicPlan.Planned("barnabas.connections", TopicRole.CONNECTIONS, 16, HEADERS));
    }

    @Test
    void aRoutesOwnTopicsFitTheLargestMessageOfThoseThatShareThem() {
        RouteConfigs routes = new RouteConfigs(
                Topics.DEFAULT,
                List.of(route("a", "own.in", "own.out", 4 * MIB), route("b", "own.in", "barnabas.outbound", 2 * MIB)));

        assertThat(TopicPlan.of(routes).topics())
                .extracting(TopicPlan.Planned::name, TopicPlan.Planned::maxRecordBytes)
                .containsExactly(
                        tuple("own.in", 4 * MIB + HEADERS),
                        tuple("own.out", 4 * MIB + HEADERS),
                        tuple("barnabas.fanout", 4 * MIB + HEADERS),
                        tuple("own.in.dlt", 4 * MIB + 2 * HEADERS),
                        tuple("barnabas.outbound", 2 * MIB + HEADERS),
                        tuple("barnabas.inbound.dlt", 4 * MIB + 2 * HEADERS),
                        tuple("barnabas.nodes", HEADERS),
                        tuple("barnabas.connections", HEADERS));
    }

    @Test
    void oneTopicHasOneRole() {
        RouteConfigs routes = new RouteConfigs(Topics.DEFAULT, List.of(route("a", "x", "x", MIB)));

        assertThatThrownBy(() -> TopicPlan.of(routes))
                .hasMessage("topic x is named as INBOUND and as OUTBOUND: expected a topic of its own for each");
    }

    @Test
    void partitionsAreConfigurable() {
        Settings settings = new Settings(
                null,
                Map.of(),
                Map.of(),
                Map.of(
                        "topics.inbound-partitions", "6",
                        "topics.outbound-partitions", "5",
                        "topics.fanout-partitions", "4"));

        TopicPlan plan = TopicPlan.from(settings, RouteConfigs.from(settings));

        settings.finish();
        assertThat(plan.topics()).extracting(TopicPlan.Planned::partitions).containsExactly(6, 5, 4, 16, 1, 16);
    }

    @Test
    void settingsOfEachRole() {
        assertThat(TopicRole.OUTBOUND.config(1_000, 2))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "900000",
                        "segment.ms", "225000",
                        "message.timestamp.type", "LogAppendTime",
                        "unclean.leader.election.enable", "false",
                        "max.message.bytes", "1000",
                        "min.insync.replicas", "2"));
        assertThat(TopicRole.INBOUND.config(1, 1))
                .containsEntry("retention.ms", "86400000")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(TopicRole.FANOUT.config(1, 1))
                .containsEntry("retention.ms", "3600000")
                .containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(TopicRole.DEAD_LETTERS.config(1, 1)).containsEntry("retention.ms", "1209600000");
        assertThat(TopicRole.CONNECTIONS.config(1_000, 2))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cleanup.policy", "compact",
                        "max.compaction.lag.ms", "3600000",
                        "delete.retention.ms", "3600000",
                        "segment.ms", "900000",
                        "message.timestamp.type", "LogAppendTime",
                        "unclean.leader.election.enable", "false",
                        "max.message.bytes", "1000",
                        "min.insync.replicas", "2"));
        assertThat(TopicRole.NODES.config(1, 1)).containsEntry("max.compaction.lag.ms", "600000");
    }

    @Test
    void whatDiffersIsNamed() {
        TopicPlan plan = TopicPlan.of(RouteConfigs.defaults(Topics.DEFAULT));
        Map<String, TopicState> found = Map.of(
                "barnabas.inbound", new TopicState("barnabas.inbound", 12, 1, Map.of()),
                "barnabas.outbound", new TopicState("barnabas.outbound", 64, 1, Map.of("max.message.bytes", "1000")),
                "barnabas.fanout",
                        new TopicState(
                                "barnabas.fanout", 99, 1, Map.of("retention.ms", "1", "max.message.bytes", "9999999")));

        List<TopicProblem> problems = TopicChecks.problems(plan, found);

        assertThat(problems)
                .extracting(TopicProblem::sentence)
                .containsExactly(
                        "Topic barnabas.inbound has 12 partitions, expected at least 48.",
                        "Topic barnabas.outbound takes records of up to 1000 bytes (max.message.bytes), "
                                + "expected at least 1114112.",
                        "Topic barnabas.fanout has retention.ms=1, we would set 3600000.",
                        "Topic barnabas.inbound.dlt is missing.",
                        "Topic barnabas.nodes is missing.",
                        "Topic barnabas.connections is missing.");
        assertThat(problems)
                .extracting(TopicProblem::preventsReady)
                .containsExactly(true, false, false, true, true, true);
    }

    @Test
    void topicsOfMessagesAreInboundTopicsWithDeadLettersOfTheirOwn() {
        RouteConfig route = RouteConfig.of("a", "/a", Topics.DEFAULT)
                .with(new MessageTopics("t", Map.of("x", "orders", "y", "chat")));

        TopicPlan plan = TopicPlan.of(new RouteConfigs(Topics.DEFAULT, List.of(route)));

        assertThat(plan.names())
                .containsExactlyInAnyOrder(
                        "barnabas.inbound",
                        "barnabas.inbound.dlt",
                        "chat",
                        "chat.dlt",
                        "orders",
                        "orders.dlt",
                        "barnabas.outbound",
                        "barnabas.fanout",
                        "barnabas.nodes",
                        "barnabas.connections");
        assertThat(plan.topics())
                .filteredOn(it -> it.name().equals("chat"))
                .first()
                .isEqualTo(new TopicPlan.Planned("chat", TopicRole.INBOUND, 48, (1 << 20) + (64 << 10)));
    }

    private static RouteConfig route(String name, String inbound, String outbound, int maxMessageBytes) {
        return new RouteConfig(
                name, "/" + name, inbound, outbound, "barnabas.fanout", Set.of(), maxMessageBytes, null, "pong");
    }
}
