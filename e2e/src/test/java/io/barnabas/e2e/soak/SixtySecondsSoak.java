package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.CutOffBroker;
import io.barnabas.e2e.harness.GatewayNode;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.Worker;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code NodeLostTest} and {@code KafkaAwayTest} show with short times, for a minute with those of production. */
class SixtySecondsSoak {
    private static final int CLIENTS = 200;
    private static final Duration MINUTE = Duration.ofSeconds(60);
    /** For a worker to see what the closer has seen, and for the closer to look once more. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    @Test
    void aBrokerThatIsAwayCostsNobodyItsConnection() throws Exception {
        EmbeddedBroker broker = started(EmbeddedBroker.start(EmbeddedBroker.Options.defaults()));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        begin(kafka);
        gateway(kafka, "one");
        broker.stop();
        say("while it is away");
        pause(MINUTE);
        broker.start();

        Inbound inbound = inbound(kafka);
        assertThat(inbound.await(CLIENTS, "message")).hasSize(CLIENTS);
        awaitHandled(CLIENTS);
        // Longer than the closer waits for a node.
        pause(MINUTE);
        assertThat(inbound.await(0, "closed")).isEmpty();
        for (RawClient client : clients) {
            client.write(RawClient.frame(true, RawClient.PING, new byte[0]));
            assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
        }
    }

    @Test
    void aNodeThatIsFrozenWritesNothingThatAWorkerBelieves() throws Exception {
        EmbeddedBroker broker = started(EmbeddedBroker.start(EmbeddedBroker.Options.defaults()));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        begin(kafka);
        GatewayNode gateway = gateway(kafka, "frozen");
        gateway.process().signal("STOP");
        say("to a frozen node");
        pause(MINUTE);
        isGivenUpOnce(kafka, "frozen", () -> gateway.process().signal("CONT"));
    }

    @Test
    void aNodeThatIsCutOffFromKafkaIsFencedOnce() throws Exception {
        CutOffBroker broker = started(CutOffBroker.start());
        KafkaSettings kafka = broker.settings();
        begin(kafka);
        gateway(broker.behindCable(), "cut");
        broker.cut();
        say("to a node without Kafka");
        pause(MINUTE);
        isGivenUpOnce(kafka, "cut", broker::mend);
    }

    private interface Repair {
        void make() throws Exception;
    }

    /** The closer tells of all ends before the node is back, which closes its clients then; nothing else is handled. */
    private void isGivenUpOnce(KafkaSettings kafka, String node, Repair repair) throws Exception {
        Inbound inbound = inbound(kafka);
        assertThat(inbound.await(CLIENTS, "closed"))
                .allSatisfy(it -> assertThat(Inbound.value(it)).contains("\"cause\":\"node-lost\""));
        repair.make();
        for (RawClient client : clients) {
            client.patience((int) PATIENCE.toMillis());
            assertThat(client.read().closeCode()).isEqualTo(4510);
        }
        // The closer looks once more for what came late.
        pause(MINUTE);
        assertThat(inbound.await(0, "closed").stream()
                        .map(it -> Inbound.header(it, "ce_id"))
                        .distinct())
                .hasSize(CLIENTS);
        assertThat(handled).isEmpty();
        Inbound outbound = started(new Inbound(kafka, routes.topics().outbound()));
        assertThat(outbound.await(
                        0, it -> Inbound.header(it, HeaderNames.ACTION).equals("fence")))
                .singleElement()
                .satisfies(
                        it -> assertThat(Inbound.header(it, HeaderNames.NODE)).startsWith(node + "."));
    }

    /** Topics, a closer, and a worker that notes what it is given. */
    private void begin(KafkaSettings kafka) {
        Brokers.createTopics(kafka, routes);
        started(Closer.start(kafka, routes.topics(), CloserConfig.DEFAULT, CloserMetrics.NONE));
        Worker worker = started(Workers.on(kafka, routes, (message, context) -> handled.add(message.text())));
        assertThat(worker.isReady()).isTrue();
    }

    /** With the times of production, and the clients connected. */
    private GatewayNode gateway(KafkaSettings kafka, String name) throws IOException {
        GatewayNode gateway = started(GatewayNode.start(kafka, routes, name, JavaProcess.shortLived()));
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(RawClient.open(gateway.port(), "/ws"));
        }
        // What Kafka has never heard of has no end either.
        inbound(kafka).await(CLIENTS, "opened");
        return gateway;
    }

    private Inbound inbound(KafkaSettings kafka) {
        return started(new Inbound(kafka, routes.topics().inbound()));
    }

    private void say(String text) throws IOException {
        for (RawClient client : clients) {
            client.text(text);
        }
    }

    private void awaitHandled(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> handled.size() >= count);
    }

    private static void pause(Duration length) {
        Awaitility.await().pollDelay(length).atMost(length.plusSeconds(30)).until(() -> true);
    }

    private <T extends AutoCloseable> T started(T each) {
        started.add(each);
        return each;
    }
}
