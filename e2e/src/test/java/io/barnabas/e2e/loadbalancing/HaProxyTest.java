package io.barnabas.e2e.loadbalancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.HaProxy.Node;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/haproxy/haproxy.cfg}, run by HAProxy before real gateways. */
@Tag(Requirement.LONG)
class HaProxyTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int FEW = 6;

    @TempDir
    private Path folder;

    private final List<RawClient> clients = new ArrayList<>();
    private Nodes nodes;

    @BeforeEach
    void start(TestInfo test) throws InterruptedException {
        HaProxy.INSTALLED.orSkip();
        boolean drains = test.getTags().contains("drain");
        nodes = new Nodes(true, drains ? DrainConfig.DEFAULT : DrainConfig.DEFAULT.withoutNotice());
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void anEchoComesBackAndTheBackendHearsTheClientsOwnAddress() throws Exception {
        try (HaProxy haproxy = proxy()) {
            RawClient client = open(haproxy, "X-Forwarded-For: 203.0.113.7");
            Nodes.assertEchoes(client);
            assertThat(nodes.opened()).contains("\"remoteAddress\":\"127.0.0.1:" + client.localPort() + "\"");
        }
    }

    @Test
    void theNodeWithFewestConnectionsGetsTheNext() throws Exception {
        try (HaProxy haproxy = proxy()) {
            List<RawClient> ofFirst = new ArrayList<>();
            for (int i = 0; i < FEW; i++) {
                RawClient client = open(haproxy);
                if (nodes.isOnFirst(i + 1, ofFirst.size())) {
                    ofFirst.add(client);
                }
            }
            assertThat(ofFirst).hasSize(FEW / 2);
            for (RawClient client : ofFirst) {
                client.close();
            }
            Awaitility.await().atMost(SOON).until(() -> haproxy.sessions(0) == 0);

            for (int i = 0; i < FEW / 2; i++) {
                open(haproxy);
            }

            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                assertThat(Nodes.connections(nodes.first)).isEqualTo(FEW / 2);
                assertThat(Nodes.connections(nodes.second)).isEqualTo(FEW / 2);
            });
        }
    }

    @Test
    @Tag("drain")
    void aNodeThatDrainsGetsNoNewConnectionsAndLetsItsOwnGoOneByOne() throws Exception {
        try (HaProxy haproxy = proxy()) {
            RawClient one = open(haproxy);
            boolean onFirst = nodes.isOnFirst(1, 0);
            RawClient other = open(haproxy);
            Nodes.drain(nodes.first);
            Awaitility.await().atMost(SOON).until(() -> haproxy.ready() == 1);
            assertThat(nodes.first.app().drain().phase().label())
                    .as("seen within the notice")
                    .isEqualTo("notice");

            for (int i = 0; i < FEW; i++) {
                open(haproxy);
            }

            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(Nodes.connections(nodes.second))
                    .isEqualTo(1 + FEW));
            assertThat((onFirst ? one : other).read().closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void theClientsOfAKilledNodeAreBackOnTheOtherAtTheFirstTry() throws Exception {
        Node killed = new Node(FreePort.find(), FreePort.find());
        try (JavaProcess process = gateway(killed);
                HaProxy haproxy = HaProxy.before(killed, Node.of(nodes.second), folder)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .failFast(() -> !process.isAlive())
                    .until(() -> process.output().stream().anyMatch(line -> line.endsWith("Ready")));
            Awaitility.await().atMost(SOON).until(() -> haproxy.ready() == 2);
            List<RawClient> all = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
                all.add(open(haproxy));
                return haproxy.sessions(0) > 0;
            });

            process.kill();

            assertThat(all.get(all.size() - 1).readsEnd()).isTrue();
            Nodes.assertEchoes(open(haproxy));
        }
    }

    @Test
    void whereNoNodeIsReadyClientsAreToldWhenToComeAgain() throws Exception {
        Node nobody = new Node(FreePort.find(), FreePort.find());
        try (HaProxy haproxy = HaProxy.before(nobody, nobody, folder);
                RawClient client = RawClient.tcp(haproxy.port())) {
            client.askForUpgrade("/ws");
            RawClient.Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.head()).containsIgnoringCase("retry-after: 5\r\n");
            assertThat(response.body()).isEqualTo("No gateway is ready.\n");
        }
    }

    private HaProxy proxy() throws IOException, InterruptedException {
        return HaProxy.before(Node.of(nodes.first), Node.of(nodes.second), folder);
    }

    private RawClient open(HaProxy haproxy, String... headers) throws IOException {
        RawClient client = RawClient.open(haproxy.port(), "/ws", headers);
        clients.add(client);
        return client;
    }

    private JavaProcess gateway(Node node) throws IOException {
        KafkaSettings kafka = nodes.kafka;
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
                kafka:
                  bootstrap-servers: %s
                topics:
                  prefix: %s
                gateway:
                  host: 127.0.0.1
                  port: %d
                  admin-port: %d
                  trusted-proxies: 127.0.0.1
                  proxy-protocol: true
                """.formatted(
                        kafka.bootstrapServers(), Brokers.prefix(nodes.routes), node.port(), node.adminPort()));
        return JavaProcess.start(Main.class, "gateway", "--config", config.toString());
    }
}
