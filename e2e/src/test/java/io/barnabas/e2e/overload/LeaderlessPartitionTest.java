package io.barnabas.e2e.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.BrokerCluster;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewayConfig.KafkaLimits;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Partitions without a leader, as their only replica is away, stop those connections that have them and no others. */
@Tag(Requirement.LONG)
class LeaderlessPartitionTest {
    private static final int CLIENTS = 24;
    private static final int FLOOD = 30;
    private static final int FLOOD_BYTES = 10_000;
    private static final int MORE = 50;

    private final RouteConfigs routes =
            new RouteConfigs(Topics.DEFAULT, List.of(RouteConfig.of("ws", "/ws", Topics.DEFAULT)));
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Integer> said = new ArrayList<>();

    @Test
    void onlyItsOwnConnectionsWaitAndNothingIsLost() throws Exception {
        try (BrokerCluster cluster = BrokerCluster.start(3)) {
            KafkaSettings kafka = cluster.settings();
            Brokers.createTopics(kafka, routes);
            GatewayConfig config = GatewayConfig.defaults(kafka, routes)
                    .with(new KafkaLimits(1 << 20, Duration.ofMinutes(2), 1_000, KafkaLimits.DEFAULT.start()))
                    // These clients answer no Ping.
                    .with(ConnectionPolicy.DEFAULT.with(new HeartbeatConfig(3_600_000, 10_000, 10_000)));
            try (TestGateway gateway = TestGateway.start(config);
                    Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(RawClient.open(gateway.port(), "/ws"));
                    said.add(0);
                    say(i, 1, "");
                }
                List<ConsumerRecord<byte[], byte[]>> first = inbound.await(CLIENTS, "message");
                int away = Brokers.leaderOf(
                        kafka, routes.topics().inbound(), first.get(0).partition());
                Set<Integer> stuck = new HashSet<>();
                for (ConsumerRecord<byte[], byte[]> each : first) {
                    if (Brokers.leaderOf(kafka, routes.topics().inbound(), each.partition()) == away) {
                        stuck.add(client(each));
                    }
                }
                assertThat(stuck).hasSizeBetween(1, CLIENTS - 1);

                cluster.stop(away);
                for (int i : stuck) {
                    say(i, FLOOD, "x".repeat(FLOOD_BYTES));
                }
                Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_reading_paused_now"))
                        .isPositive());
                for (int i = 0; i < CLIENTS; i++) {
                    if (!stuck.contains(i)) {
                        say(i, MORE, "");
                    }
                }
                int others = CLIENTS - stuck.size();
                inbound.await(
                        others * (1 + MORE),
                        it -> Inbound.value(it).startsWith("client ") && !stuck.contains(client(it)));
                assertThat(gateway.metric("barnabas_reading_paused_now")).isBetween(1.0, (double) stuck.size());

                cluster.startAgain(away);
                accountFor(inbound);
                Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_reading_paused_now"))
                        .isZero());
                assertThat(gateway.metric("barnabas_connections_closed_total")).isZero();
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
        }
    }

    private void accountFor(Inbound inbound) {
        List<ConsumerRecord<byte[], byte[]>> all =
                inbound.await(said.stream().mapToInt(it -> it).sum(), "message");
        for (int i = 0; i < CLIENTS; i++) {
            int mine = i;
            assertThat(all.stream().filter(it -> client(it) == mine).map(it -> Inbound.value(it)
                            .split(" ", 4)[2]))
                    .as("client " + i)
                    .containsExactlyElementsOf(IntStream.range(0, said.get(i))
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    private static int client(ConsumerRecord<byte[], byte[]> message) {
        return Integer.parseInt(Inbound.value(message).split(" ", 4)[1]);
    }

    private void say(int client, int times, String padding) throws Exception {
        for (int n = 0; n < times; n++) {
            int number = said.get(client);
            clients.get(client).text("client " + client + " " + number + " " + padding);
            said.set(client, number + 1);
        }
    }
}
