package io.barnabas.e2e.containers;

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
import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/** Two gateways behind HAProxy, and two workers: each is stopped and started again while clients speak. */
@Tag(Docker.TAG)
@Tag(Requirement.LONG)
class RollingUpdateTest {
    private static final String INTERNAL = "kafka:19092";
    private static final int CLIENTS = 20;

    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Tier> gateways = new ArrayList<>();
    private final List<Tier> workers = new ArrayList<>();
    private GenericContainer<?> haproxy;

    @AfterEach
    void stop() throws Exception {
        clients.forEach(Client::leave);
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    private <T extends AutoCloseable> T started(T each) {
        started.add(each);
        return each;
    }

    @Test
    void noFrameIsLostAndEachConnectionBeginsAndEndsOnce() throws Exception {
        Docker.orSkip(Docker.KAFKA, Docker.HAPROXY);
        KafkaSettings kafka = startAll();
        Ledger ledger = started(new Ledger(kafka, Topics.DEFAULT.inbound(), Topics.DEFAULT.outbound()));
        Random random = new Random(1);
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add(new Client(i, () -> haproxy.getMappedPort(8080), new Random(random.nextLong())));
        }
        clients.forEach(Client::start);
        await(Client::isServed);

        for (int i = 0; i < 2; i++) {
            int which = i;
            CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> restart(workers.get(which)));
            restart(gateways.get(i));
            worker.get(2, TimeUnit.MINUTES);
            awaitGateways();
            await(Client::isServed);
        }

        clients.forEach(Client::fallSilent);
        await(Client::isAnswered);
        clients.forEach(Client::leave);
        for (Client client : clients) {
            client.awaitEnd();
        }
        patience().until(() -> ledger.open().isEmpty());
        Account account = new Account(ledger, clients);
        System.out.println(account);
        assertThat(account.wrong()).isEmpty();
        assertThat(account.lost()).isZero();
        assertThat(account.notOnce()).isZero();
        assertThat(ledger.causes()).containsOnlyKeys("client", "shutdown").containsEntry("client", (long) CLIENTS);
        // Each was on a node that left, most of them twice.
        assertThat(account.connections()).isGreaterThanOrEqualTo(2 * CLIENTS);
    }

    private KafkaSettings startAll() throws Exception {
        Network network = started(Network.newNetwork());
        KafkaContainer kafka =
                started(new KafkaContainer(Docker.KAFKA).withNetwork(network).withListener(INTERNAL));
        kafka.start();
        KafkaSettings settings = new KafkaSettings(kafka.getBootstrapServers());
        Brokers.createTopics(settings, RouteConfigs.defaults(Topics.DEFAULT));
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
        return settings;
    }

    private static void restart(Tier tier) {
        assertThat(tier.terminate()).isEqualTo(143);
        tier.startAgain();
    }

    /** Both are ready in HAProxy's eyes. */
    private void awaitGateways() {
        patience().until(() -> metrics().contains("haproxy_backend_active_servers{proxy=\"gateways\"} 2\n"));
    }

    private String metrics() throws IOException {
        try (RawClient admin = RawClient.tcp(haproxy.getMappedPort(8404))) {
            admin.write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return admin.readAll();
        }
    }

    private void await(Predicate<Client> what) {
        patience().untilAsserted(() -> assertThat(clients).allMatch(what));
    }

    private static ConditionFactory patience() {
        return Awaitility.await().atMost(Duration.ofSeconds(90));
    }
}
