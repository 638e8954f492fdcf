package io.barnabas.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicScan;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.GatewayNode;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.standalone.Main;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What backends hear when a gateway node goes without a word, or only seems to. */
@Tag(Requirement.LONG)
class NodeLostTest {
    private static final int CONNECTIONS = 50;
    /** How a closer that is held up calls itself. */
    private static final String SLOW = "slow";

    private static final CloserConfig FAST = new CloserConfig(Duration.ofSeconds(4), false);

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    private GatewayNode gateway(String node) throws IOException {
        GatewayNode gateway = GatewayNode.start(kafka, routes, node);
        started.add(gateway);
        return gateway;
    }

    private Closer closer() {
        Closer closer = Closer.start(kafka, routes.topics(), FAST, CloserMetrics.NONE);
        started.add(closer);
        return closer;
    }

    private Inbound inbound() {
        Inbound inbound = new Inbound(kafka, routes.topics().inbound());
        started.add(inbound);
        return inbound;
    }

    private List<RawClient> connect(GatewayNode gateway) throws IOException {
        List<RawClient> mine = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            mine.add(RawClient.open(gateway.port(), "/ws"));
        }
        clients.addAll(mine);
        return mine;
    }

    /** Ids of the connections that the list of all has. */
    private Set<String> listed() {
        Map<String, Boolean> entries = new HashMap<>();
        new TopicScan(kafka, Duration.ofSeconds(10), System::nanoTime)
                .read(routes.topics().connections(), record -> {
                    String id = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
                    entries.remove(id);
                    if (record.value() != null) {
                        entries.put(id, true);
                    }
                });
        return new TreeSet<>(entries.keySet());
    }

    private static Set<String> subjects(List<ConsumerRecord<byte[], byte[]>> events) {
        return events.stream()
                .map(it -> Inbound.header(it, "ce_subject"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachConnectionOfAKilledNodeIsClosedAndNoOther() throws Exception {
        closer();
        GatewayNode lost = gateway("lost");
        GatewayNode other = gateway("other");
        connect(lost);
        connect(other);
        Inbound inbound = inbound();
        Set<String> opened = subjects(inbound.await(2 * CONNECTIONS, "opened"));
        assertThat(listed()).isEqualTo(opened);

        lost.process().kill();
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(CONNECTIONS, "closed");

        assertThat(subjects(closed)).hasSize(CONNECTIONS).allMatch(it -> it.startsWith("lost."));
        assertThat(closed).allSatisfy(it -> {
            assertThat(Inbound.header(it, "ce_id")).isEqualTo(Inbound.header(it, "ce_subject") + ":closed");
            assertThat(Inbound.header(it, "ce_source")).isEqualTo("/barnabas/ws");
            assertThat(Inbound.value(it))
                    .contains("\"code\":1006", "\"closedBy\":\"closer\"", "\"cause\":\"node-lost\"");
        });
        Awaitility.await().until(() -> listed().size() == CONNECTIONS);
        assertThat(listed()).allMatch(it -> it.startsWith("other."));
    }

    @Test
    void aClosedOfTheCloserStandsBehindAllThatItsConnectionSaid() throws Exception {
        closer();
        GatewayNode lost = gateway("lost");
        connect(lost).forEach(client -> say(client, "last words"));
        Inbound inbound = inbound();
        Map<String, ConsumerRecord<byte[], byte[]>> said = new HashMap<>();
        inbound.await(CONNECTIONS, "message").forEach(it -> said.put(Inbound.header(it, "ce_subject"), it));
        lost.process().kill();
        assertThat(inbound.await(CONNECTIONS, "closed")).allSatisfy(closed -> {
            ConsumerRecord<byte[], byte[]> message = said.get(Inbound.header(closed, "ce_subject"));
            assertThat(closed.partition()).isEqualTo(message.partition());
            assertThat(closed.key()).isEqualTo(message.key());
            assertThat(closed.offset()).isGreaterThan(message.offset());
        });
    }

    @Test
    void aNodeThatWasStartedAgainUnderItsNameIsNotWaitedFor() throws Exception {
        Closer.start(kafka, routes.topics(), new CloserConfig(Duration.ofMinutes(10), false), CloserMetrics.NONE)
                .close();
        started.add(Closer.start(
                kafka, routes.topics(), new CloserConfig(Duration.ofMinutes(1), false), CloserMetrics.NONE));
        GatewayNode first = gateway("same");
        connect(first);
        Inbound inbound = inbound();
        inbound.await(CONNECTIONS, "opened");
        first.process().kill();
        GatewayNode second = gateway("same");
        long restarted = System.nanoTime();
        connect(second);
        Set<String> closed = subjects(inbound.await(CONNECTIONS, "closed"));
        assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isLessThan(Duration.ofSeconds(40));
        Set<String> opened = subjects(inbound.await(2 * CONNECTIONS, "opened"));
        opened.removeAll(closed);
        assertThat(opened).hasSize(CONNECTIONS);
        Awaitility.await().until(() -> listed().equals(opened));
    }

    @Test
    void aNodeThatLeavesNeedsNoCloser() throws Exception {
        closer();
        GatewayNode leaving = gateway("leaving");
        connect(leaving);
        Inbound inbound = inbound();
        inbound.await(CONNECTIONS, "opened");
        clients.forEach(client -> new Thread(() -> answerClose(client)).start());
        leaving.process().terminate();
        assertThat(inbound.await(CONNECTIONS, "closed"))
                .allSatisfy(it -> assertThat(Inbound.value(it)).contains("\"cause\":\"shutdown\""));
        assertThat(listed()).isEmpty();
    }

    @Test
    void aFrozenNodeIsGivenUpAndBeginsAnewWhenItWakes() throws Exception {
        closer();
        GatewayNode frozen = gateway("frozen");
        List<RawClient> mine = connect(frozen);
        Inbound inbound = inbound();
        Set<String> opened = subjects(inbound.await(CONNECTIONS, "opened"));
        frozen.process().signal("STOP");
        try {
            mine.forEach(client -> say(client, "into the void"));
            assertThat(subjects(inbound.await(CONNECTIONS, "closed"))).isEqualTo(opened);
        } finally {
            frozen.process().signal("CONT");
        }
        for (RawClient client : mine) {
            assertThat(client.read().closeCode()).isEqualTo(4510);
            client.close(4510, "");
        }
        frozen.awaitReady(2);
        RawClient again = RawClient.open(frozen.port(), "/ws");
        clients.add(again);
        say(again, "here I am");
        assertThat(inbound.await(1, "message")).extracting(Inbound::value).containsExactly("here I am");
        Set<String> all = subjects(inbound.await(CONNECTIONS + 1, "opened"));
        all.removeAll(opened);
        assertThat(inbound.await(CONNECTIONS, "closed")).hasSize(CONNECTIONS);
        Awaitility.await().until(() -> listed().equals(all));
    }

    @Test
    void aCloserThatIsKilledInTheMiddleIsFollowedByAnother() throws Exception {
        JavaProcess first = closerProcess();
        GatewayNode lost = gateway("lost");
        connect(lost);
        Inbound inbound = inbound();
        Set<String> opened = subjects(inbound.await(CONNECTIONS, "opened"));
        // Of what it has to write, Kafka takes some at once, and the rest one by one, seconds apart.
        limitBytes(SLOW);
        lost.process().kill();
        inbound.await(1, "closed");
        first.signal("STOP");
        assertThat(inbound.await(0, "closed")).hasSizeBetween(1, CONNECTIONS - 1);
        first.kill();
        closer();
        // Some are told twice, as the first one has not removed their entries.
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> subjects(inbound.await(0, "closed"))
                .equals(opened));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> listed().isEmpty());
        Set<String> ids = inbound.await(0, "closed").stream()
                .map(it -> Inbound.header(it, "ce_id"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ids).hasSize(CONNECTIONS);
    }

    private void limitBytes(String clientId) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            ClientQuotaEntity slow = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId));
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                            slow, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 500.0)))))
                    .all()
                    .get();
        }
    }

    /** The active one, as it is alone. */
    private JavaProcess closerProcess() throws IOException {
        JavaProcess process = JavaProcess.start(
                JavaProcess.shortLived(
                        "-Dbarnabas.topics.prefix=" + Brokers.prefix(routes),
                        "-Dbarnabas.kafka.properties.client.id=" + SLOW,
                        "-Dbarnabas.kafka.properties.batch.size=0",
                        "-Dbarnabas.worker.closer.timeout=" + FAST.timeout().toMillis() + "ms"),
                Main.class,
                "worker",
                "--bootstrap",
                kafka.bootstrapServers());
        started.add(process);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(() -> !process.isAlive())
                .until(() -> process.output().stream().anyMatch(it -> it.contains("This is the active closer")));
        return process;
    }

    @Test
    void aCloserThatStartsLateFindsWhoIsGone() throws Exception {
        GatewayNode lost = gateway("lost");
        connect(lost);
        Inbound inbound = inbound();
        Set<String> opened = subjects(inbound.await(CONNECTIONS, "opened"));
        lost.process().kill();
        closer().close();
        started.remove(started.size() - 1);
        closer();
        assertThat(subjects(inbound.await(CONNECTIONS, "closed"))).isEqualTo(opened);
    }

    private static void say(RawClient client, String text) {
        try {
            client.text(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answerClose(RawClient client) {
        try {
            client.close(client.read().closeCode(), "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
