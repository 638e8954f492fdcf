package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicProblem;
import io.barnabas.common.kafka.TopicReport;
import io.barnabas.common.kafka.TopicState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Topics on a real broker. */
class TopicAdminTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static EmbeddedBroker broker;

    private Admin admin;
    private TopicAdmin topics;
    private TopicPlan plan;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void connect(TestInfo test) {
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        topics = new TopicAdmin(admin, TIMEOUT);
        plan = TopicPlan.of(RouteConfigs.defaults(
                Topics.withPrefix(test.getTestMethod().orElseThrow().getName())));
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @Test
    void whatIsMissingIsMadeOnceAndThenAllIsWell() {
        assertThat(topics.problems(plan)).hasSize(6).allMatch(it -> it.kind() == TopicProblem.Kind.MISSING);

        TopicReport first = topics.create(plan, 0, false);
        TopicReport second = topics.create(plan, 0, false);

        assertThat(first.created()).hasSize(6);
        assertThat(first.warnings()).singleElement().asString().startsWith("The cluster has 1 broker:");
        assertThat(second.created()).isEmpty();
        assertThat(second.existing()).isEqualTo(6);
        assertThat(second.warnings()).isEmpty();
        assertThat(second.differences()).isEmpty();
        assertThat(topics.problems(plan)).isEmpty();
    }

    /** In a cluster a later question may go to a broker that is behind the one that answered the first. */
    @Test
    void topicsThatOneBrokerDoesNotKnowYetAreWaitedFor() {
        AtomicInteger configs = new AtomicInteger(2);
        AtomicInteger offsets = new AtomicInteger(2);
        Admin cluster = (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("describeConfigs")
                            && !((Collection<?>) arguments[0]).isEmpty()
                            && configs.getAndDecrement() > 0) {
                        return new UnknownConfigs((Collection<?>) arguments[0]);
                    }
                    if (method.getName().equals("listOffsets") && offsets.getAndDecrement() > 0) {
                        return new UnknownOffsets((Map<?, ?>) arguments[0]);
                    }
                    return method.invoke(admin, arguments);
                });

        TopicReport report = new TopicAdmin(cluster, TIMEOUT).create(plan, 0, false);

        assertThat(report.created()).hasSize(6);
        assertThat(configs.get()).isNegative();
        assertThat(offsets.get()).isNegative();
        assertThat(topics.problems(plan)).isEmpty();
    }

    private static final class UnknownConfigs extends DescribeConfigsResult {
        UnknownConfigs(Collection<?> asked) {
            super(asked.stream().map(ConfigResource.class::cast).collect(Collectors.toMap(it -> it, it -> unknown())));
        }
    }

    private static final class UnknownOffsets extends ListOffsetsResult {
        UnknownOffsets(Map<?, ?> asked) {
            super(asked.keySet().stream()
                    .map(TopicPartition.class::cast)
                    .collect(Collectors.toMap(it -> it, it -> unknown())));
        }
    }

    private static <T> KafkaFuture<T> unknown() {
        KafkaFutureImpl<T> answer = new KafkaFutureImpl<>();
        answer.completeExceptionally(new UnknownTopicOrPartitionException());
        return answer;
    }

    @Test
    void aDryRunMakesNothing() {
        TopicReport report = topics.create(plan, 0, true);

        assertThat(report.created()).hasSize(6);
        assertThat(topics.describe(plan.names())).isEmpty();
    }

    @Test
    void whatExistsIsLeftAsItIs() throws Exception {
        String inbound = "whatExistsIsLeftAsItIs.inbound";
        admin.createTopics(List.of(new NewTopic(inbound, 3, (short) 1))).all().get(10, TimeUnit.SECONDS);

        TopicReport report = topics.create(plan, 0, false);

        assertThat(report.created()).hasSize(5);
        assertThat(report.differences())
                .extracting(TopicProblem::sentence)
                .contains("Topic " + inbound + " has 3 partitions, expected at least 48.");
        assertThat(topics.describe(List.of(inbound)).get(inbound))
                .extracting(TopicState::partitions, TopicState::maxRecordBytes)
                .containsExactly(3, (1 << 20) + (64 << 10));
    }

    @Test
    void moreCopiesThanBrokersAreRefused() {
        assertThatThrownBy(() -> topics.create(plan, 3, false))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageStartingWith("Kafka could not create topic moreCopiesThanBrokersAreRefused.connections: ");
    }

    @Test
    void theProbeFindsTheBroker() {
        KafkaProbe.await(new KafkaSettings(broker.bootstrapServers()), TIMEOUT);
    }
}
