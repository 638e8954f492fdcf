package io.barnabas.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.chaos.Account;
import io.barnabas.e2e.chaos.Client;
import io.barnabas.e2e.chaos.Ledger;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/** Our images beside Kafka's own: two gateways behind HAProxy, and two workers. */
@OneStackAtATime
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersTest {
    private static final String INTERNAL = "kafka:19092";
    private static final int CLIENTS = 20;

    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<Tier> gateways = new ArrayList<>();
    private final List<Tier> workers = new ArrayList<>();
    private KafkaSettings kafka;
    private GenericContainer<?> haproxy;

    @AfterAll
    void stop() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    private <T extends AutoCloseable> T started(T each) {
        started.add(each);
        return each;
    }

    /** Each container is stopped and started again while clients speak. First, as the ledger reads all that there is. */
    @Test
    @Order(1)
    void aRollingUpdateLosesNoFrameAndEachConnectionBeginsAndEndsOnce() throws Exception {
        List<Client> clients = new ArrayList<>();
        started(() -> clients.forEach(Client::leave));
        Ledger ledger = started(new Ledger(kafka, Topics.DEFAULT.inbound(), Topics.DEFAULT.outbound()));
        Random random = new Random(1);
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add(new Client(i, () -> haproxy.getMappedPort(8080), new Random(random.nextLong())));
        }
        clients.forEach(Client::start);
        await(clients, Client::isServed);

        for (int i = 0; i < 2; i++) {
            int which = i;
            CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> restart(workers.get(which)));
            restart(gateways.get(i));
            worker.get(5, TimeUnit.MINUTES);
            awaitGateways();
            await(clients, Client::isServed);
        }

        Account.assertNothingLost(ledger, clients);
    }

    @Test
    void clientsAreSpreadAndGetTheirEchoes() throws Exception {
        awaitSessions(0);
        try (RawClient one = open();
                RawClient other = open()) {
            for (RawClient client : List.of(one, other)) {
                client.text("back, please");
                assertThat(client.read().text()).isEqualTo("back, please");
            }
            awaitSessions(1);
        }
    }

    /** Each but gzip unpacks native code, for which there is only the tmpfs. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void recordsOfAnyCompressionReachTheClient(String compression) throws Exception {
        Map<String, Object> properties = Map.of(
                "key.serializer", ByteArraySerializer.class,
                "value.serializer", ByteArraySerializer.class,
                "compression.type", compression);
        String text = compression.repeat(100);
        try (RawClient client = open();
                KafkaProducer<byte[], byte[]> backend = new KafkaProducer<>(kafka.with(properties))) {
            byte[] everyone = "everyone".getBytes(UTF_8);
            backend.send(new ProducerRecord<>(Topics.DEFAULT.fanout(), everyone, text.getBytes(UTF_8)))
                    .get(10, TimeUnit.SECONDS);
            // Event loops pass on what is for everyone each for itself: the one before may come late.
            patience().until(() -> client.read().text(), text::equals);
        }
    }

    @Test
    void theHeapFollowsTheLimitOfTheContainer() {
        assertThat(gateways.get(0).getLogs()).contains("Heap Max Capacity: 308M");
        assertThat(workers.get(0).getLogs()).contains("Heap Max Capacity: 308M");
    }

    @Test
    void objectsHaveShortHeaders() {
        assertThat(gateways.get(0).getLogs()).contains("-XX:+UseCompactObjectHeaders");
        assertThat(workers.get(0).getLogs()).contains("-XX:+UseCompactObjectHeaders");
    }

    @Test
    void noneRunsAsRootNorWritesToItsFiles() throws Exception {
        for (Tier tier : List.of(gateways.get(0), workers.get(0))) {
            assertThat(tier.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
            assertThat(tier.execInContainer("touch", "/opt/barnabas/lib/mine").getExitCode())
                    .isNotZero();
        }
    }

    @BeforeAll
    void startAll() throws Exception {
        Docker.orSkip(Docker.KAFKA, Docker.HAPROXY);
        Network network = started(Network.newNetwork());
        KafkaContainer broker =
                started(new KafkaContainer(Docker.KAFKA).withNetwork(network).withListener(INTERNAL));
        broker.start();
        kafka = new KafkaSettings(broker.getBootstrapServers());
        Brokers.createTopics(kafka, RouteConfigs.defaults(Topics.DEFAULT));
        for (int i = 0; i < 2; i++) {
            gateways.add(started(Tier.gateway(network, INTERNAL)
                    .withNetworkAliases("gateway-" + i)
                    .withEnv("BARNABAS_GATEWAY_NODE", "gateway-" + i)
                    .withEnv("BARNABAS_GATEWAY_ORDINAL", Integer.toString(i))
                    .withEnv("BARNABAS_GATEWAY_ADMIN_HOST", "0.0.0.0")
                    .withEnv("BARNABAS_GATEWAY_ADMIN_TOKEN", "for-the-test-only")
                    .withEnv("BARNABAS_GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16")
                    .withEnv("BARNABAS_GATEWAY_PROXY_PROTOCOL", "true")));
            workers.add(started(Tier.worker(network, INTERNAL)));
        }
        List<Tier> all = new ArrayList<>(gateways);
        all.addAll(workers);
        Startables.deepStart(all).get(5, TimeUnit.MINUTES);
        haproxy = started(new GenericContainer<>(Docker.HAPROXY)
                .withNetwork(network)
                .withCopyFileToContainer(
                        MountableFile.forHostPath(HaProxy.CONFIGURATION), "/usr/local/etc/haproxy/haproxy.cfg")
                .withExposedPorts(8080, 8404)
                .waitingFor(Wait.forHttp("/health").forPort(8404)));
        haproxy.start();
        awaitGateways();
    }

    private RawClient open() throws IOException {
        return RawClient.open(haproxy.getMappedPort(8080), "/ws");
    }

    private static void restart(Tier tier) {
        assertThat(tier.terminate()).isEqualTo(143);
        tier.startAgain();
    }

    /** Both are ready in HAProxy's eyes. */
    private void awaitGateways() {
        patience().until(() -> metrics().contains("haproxy_backend_active_servers{proxy=\"gateways\"} 2\n"));
    }

    /** Each gateway has so many in HAProxy's eyes. */
    private void awaitSessions(int each) {
        patience().untilAsserted(() -> assertThat(metrics())
                .contains(
                        "haproxy_server_current_sessions{proxy=\"gateways\",server=\"gateway-0\"} " + each + "\n",
                        "haproxy_server_current_sessions{proxy=\"gateways\",server=\"gateway-1\"} " + each + "\n"));
    }

    private String metrics() throws IOException {
        return HaProxy.metrics(haproxy.getMappedPort(8404));
    }

    private static void await(List<Client> clients, Predicate<Client> what) {
        patience().untilAsserted(() -> assertThat(clients).allMatch(what));
    }

    private static ConditionFactory patience() {
        return Awaitility.await().atMost(Duration.ofSeconds(90));
    }
}
