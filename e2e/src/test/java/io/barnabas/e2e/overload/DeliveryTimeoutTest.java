package io.barnabas.e2e.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewayConfig.KafkaLimits;
import io.barnabas.gateway.GatewayConfig.NodeLimits;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.presence.PresenceConfig;
import io.barnabas.standalone.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that is away for longer than a record is tried: clients hear of it, and memory for ends is bounded. */
class DeliveryTimeoutTest {
    private static final int LEAVING = 60;
    private static final int MAX_UNTOLD = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final RouteConfigs routes =
            new RouteConfigs(Topics.DEFAULT, List.of(RouteConfig.of("ws", "/ws", Topics.DEFAULT)));

    @Tag(Requirement.LONG)
    @Test
    void whoHasAFrameUnderWayIsToldAndEachEndIsToldOrCounted() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults())) {
            KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
            Brokers.createTopics(kafka, routes);
            GatewayConfig config = GatewayConfig.defaults(kafka, routes)
                    .with(new KafkaLimits(8 << 20, Duration.ofSeconds(2), 1_000, KafkaLimits.DEFAULT.start()))
                    .with(new NodeLimits(8 << 20, MAX_UNTOLD))
                    .with(ConnectionPolicy.DEFAULT.with(
                            new ConnectionLimits(2 << 20, 1 << 20, 10_000, 5_000, 3_000, 30_000)))
                    .with(new PresenceConfig(Duration.ofSeconds(3), Duration.ofMinutes(5), Duration.ofHours(1)));
            try (TestGateway gateway = TestGateway.start(config);
                    RawClient speaker = RawClient.open(gateway.port(), "/ws");
                    RawClient silent = RawClient.open(gateway.port(), "/ws")) {
                List<RawClient> leaving = new ArrayList<>();
                for (int i = 0; i < LEAVING; i++) {
                    leaving.add(RawClient.open(gateway.port(), "/ws"));
                }
                speaker.text("taken");
                awaitAccepted(gateway, LEAVING + 3);
                broker.stop();
                speaker.text("under way");
                for (RawClient each : leaving) {
                    each.reset();
                }

                // Handed to Kafka it fails; where it came too late for that, it waits in vain.
                int code = speaker.read().closeCode();
                assertThat(code).isIn(4500, 1013);
                speaker.close(code, "");
                Awaitility.await().atMost(PATIENCE).until(() -> untold(gateway) >= LEAVING - 2 * MAX_UNTOLD);
                silent.write(RawClient.frame(true, RawClient.PING, new byte[0]));
                assertThat(silent.read().opcode()).isEqualTo(RawClient.PONG);
                broker.start();
                Awaitility.await().atMost(PATIENCE).until(() -> ends(gateway) + untold(gateway) == LEAVING + 1);

                assertThat(untold(gateway)).isLessThan(LEAVING);
                try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
                    List<ConsumerRecord<byte[], byte[]>> closed = inbound.await((int) ends(gateway), "closed");
                    assertThat(closed).hasSize((int) ends(gateway));
                }
                silent.text("still here");
                awaitAccepted(gateway, LEAVING + 4 + (int) ends(gateway));
            }
        }
    }

    private static void awaitAccepted(TestGateway gateway, int events) {
        Awaitility.await().atMost(PATIENCE).until(() -> gateway.metric("barnabas_events_accepted_total") >= events);
    }

    private static double ends(TestGateway gateway) {
        return gateway.metric("barnabas_events_accepted_total{type=\"closed\"}");
    }

    private static double untold(TestGateway gateway) {
        return gateway.metric("barnabas_connections_closed_untold_total");
    }
}
