package io.barnabas.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.CutOffBroker;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.admission.AddressBlock;
import io.barnabas.gateway.admission.TrustedProxies;
import io.barnabas.gateway.presence.PresenceConfig;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that cannot reach Kafka: all of them, as the broker is away, or one that is cut off. */
@Tag(Requirement.LONG)
class KafkaAwayTest {
    private static final int CONNECTIONS = 20;
    private static final String WHERE = "where am I?";
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final CloserConfig FAST = new CloserConfig(Duration.ofSeconds(4), false);

    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    private <T extends AutoCloseable> T started(T each) {
        started.add(each);
        return each;
    }

    private TestGateway gateway(KafkaSettings kafka, String node, Duration grace) {
        return started(TestGateway.start(TestGateway.patient(kafka, routes)
                .withNode(node, null)
                .with(new PresenceConfig(Duration.ofMillis(400), LEASE, grace))));
    }

    private List<RawClient> connect(TestGateway gateway) throws IOException {
        List<RawClient> mine = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            mine.add(RawClient.open(gateway.port(), "/ws"));
        }
        clients.addAll(mine);
        return mine;
    }

    @Test
    void nobodyIsGivenUpWhileTheBrokerItselfIsAway() throws Exception {
        EmbeddedBroker broker = started(EmbeddedBroker.start(EmbeddedBroker.Options.defaults()));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        Brokers.createTopics(kafka, routes);
        TestGateway gateway = gateway(kafka, "one", Duration.ofHours(1));
        started(Closer.start(kafka, routes.topics(), FAST, CloserMetrics.NONE));
        List<RawClient> mine = connect(gateway);

        broker.stop();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !gateway.app()
                .isReady());
        assertThat(gateway.app().problem()).isNotNull();
        for (RawClient client : mine) {
            client.text("while it is away");
        }
        // Much longer than a node may be silent.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ofSeconds(10))
                .until(() -> true);
        broker.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(gateway.app()::isReady);
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            assertThat(inbound.await(CONNECTIONS, "message")).hasSize(CONNECTIONS);
            // The closer has watched for long enough again to give somebody up.
            Awaitility.await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
            assertThat(inbound.await(0, "closed")).isEmpty();
        }
        for (RawClient client : mine) {
            client.write(RawClient.frame(true, RawClient.PING, new byte[0]));
            assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
        }
    }

    @Test
    void afterTheGraceTimeANodeWithoutKafkaSendsItsClientsAway() throws Exception {
        EmbeddedBroker broker = started(EmbeddedBroker.start(EmbeddedBroker.Options.defaults()));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        Brokers.createTopics(kafka, routes);
        TestGateway gateway = gateway(kafka, "one", Duration.ofSeconds(1));
        List<RawClient> mine = connect(gateway);
        broker.stop();
        for (RawClient client : mine) {
            RawClient.Frame close = client.read();
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.closeReason()).isEqualTo("the node cannot reach Kafka");
            client.close(1013, "");
        }
        broker.start();
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            assertThat(inbound.await(CONNECTIONS, "closed"))
                    .allSatisfy(it -> assertThat(Inbound.value(it)).contains("\"cause\":\"overload\""));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(gateway.app()::isReady);
    }

    /** Clients come over HAProxy where it is installed, else they know by themselves which node is there. */
    @Test
    void aNodeThatIsCutOffIsFencedOnceItsClientsGoElsewhereAndItBeginsAnew(@TempDir Path folder) throws Exception {
        CutOffBroker broker = started(CutOffBroker.start());
        KafkaSettings kafka = broker.settings();
        Brokers.createTopics(kafka, routes);
        boolean balanced = HaProxy.INSTALLED.isMet();
        TestGateway cut = started(TestGateway.start(patient(broker.behindCable(), "cut", balanced)));
        TestGateway other = started(TestGateway.start(patient(kafka, "other", balanced)));
        HaProxy balancer =
                balanced ? started(HaProxy.before(HaProxy.Node.of(cut), HaProxy.Node.of(other), folder)) : null;
        started(Closer.start(kafka, routes.topics(), FAST, CloserMetrics.NONE));
        // Tells each client which node it is on.
        started(Workers.on(
                kafka,
                routes,
                (message, context) -> context.reply(message.connection().id().node())));
        List<RawClient> lost = new ArrayList<>();
        for (int i = 0; i < 2 * CONNECTIONS; i++) {
            RawClient client = connect(balancer, i % 2 == 0 ? cut : other);
            if (node(client).equals("cut")) {
                lost.add(client);
            }
        }
        assertThat(lost).hasSize(CONNECTIONS);
        Inbound inbound = started(new Inbound(kafka, routes.topics().inbound()));

        broker.cut();
        assertThat(inbound.await(CONNECTIONS, "closed")).allSatisfy(it -> {
            assertThat(Inbound.header(it, "ce_subject")).startsWith("cut.");
            assertThat(Inbound.value(it)).contains("\"cause\":\"node-lost\"");
        });
        assertThat(cut.app().isReady()).isFalse();
        Awaitility.await().until(() -> balancer == null || balancer.ready() == 1);
        for (RawClient client : lost) {
            client.text("nobody shall read this");
        }
        // Half of them miss an answer to their pings first, and do not wait to be told.
        for (RawClient client : lost.subList(0, CONNECTIONS / 2)) {
            client.close();
            assertThat(node(connect(balancer, other))).isEqualTo("other");
        }
        broker.mend();
        for (RawClient client : lost.subList(CONNECTIONS / 2, CONNECTIONS)) {
            assertThat(client.read().closeCode()).isEqualTo(4510);
            // Before the old one has gone, hence before its node can be ready again.
            assertThat(node(connect(balancer, other))).isEqualTo("other");
            client.close(4510, "");
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(cut.app()::isReady);
        Awaitility.await().until(() -> balancer == null || balancer.ready() == 2);
        Awaitility.await().until(() -> node(connect(balancer, cut)).equals("cut"));
        assertThat(inbound.await(0, "message")).extracting(Inbound::value).containsOnly(WHERE);
        assertThat(inbound.await(0, "closed")).hasSize(CONNECTIONS);
        Inbound outbound = started(new Inbound(kafka, routes.topics().outbound()));
        assertThat(outbound.await(
                        0, it -> Inbound.header(it, HeaderNames.ACTION).equals("fence")))
                .singleElement()
                .satisfies(
                        it -> assertThat(Inbound.header(it, HeaderNames.NODE)).startsWith("cut."));
    }

    private GatewayConfig patient(KafkaSettings kafka, String node, boolean balanced) {
        TrustedProxies thisMachine = new TrustedProxies(List.of(AddressBlock.parse("127.0.0.1")));
        GatewayConfig config = TestGateway.patient(kafka, routes)
                .withNode(node, null)
                .with(new PresenceConfig(Duration.ofMillis(400), LEASE, Duration.ofHours(1)));
        return balanced ? config.with(GatewayConfig.Entry.DEFAULT.with(thisMachine, true)) : config;
    }

    private RawClient connect(@Nullable HaProxy balancer, TestGateway without) throws IOException {
        RawClient client = RawClient.open(balancer == null ? without.port() : balancer.port(), "/ws");
        clients.add(client);
        return client;
    }

    private static String node(RawClient client) throws IOException {
        client.text(WHERE);
        return client.read().text();
    }
}
