package io.barnabas.e2e.loadbalancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Nginx;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.gateway.drain.DrainPhase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/nginx/nginx.conf}, run by nginx before real gateways. */
@Tag(Requirement.LONG)
class NginxTest {
    private static final int FEW = 6;

    @TempDir
    private Path folder;

    private final List<RawClient> clients = new ArrayList<>();
    private Nodes nodes;

    @BeforeEach
    void start() throws InterruptedException {
        Nginx.INSTALLED.orSkip();
        nodes = new Nodes(false, DrainConfig.DEFAULT.withoutNotice());
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
        try (Nginx nginx = Nginx.before(nodes.first, nodes.second, folder)) {
            Nodes.assertEchoes(open(nginx, "X-Forwarded-For: 203.0.113.7"));
        }
        // Without a port: nginx has told it.
        assertThat(nodes.opened()).contains("\"remoteAddress\":\"127.0.0.1\"");
    }

    @Test
    void connectionsAreSpreadAndANodeThatIsGoneIsLeftForTheOther() throws Exception {
        try (Nginx nginx = Nginx.before(nodes.first, nodes.second, folder)) {
            for (int i = 0; i < FEW; i++) {
                open(nginx);
            }
            Awaitility.await().untilAsserted(() -> {
                assertThat(Nodes.connections(nodes.first)).isEqualTo(FEW / 2);
                assertThat(Nodes.connections(nodes.second)).isEqualTo(FEW / 2);
            });

            nodes.first.close();

            for (int i = 0; i < FEW; i++) {
                Nodes.assertEchoes(open(nginx));
            }
            assertThat(Nodes.connections(nodes.second)).isEqualTo(FEW / 2 + FEW);
        }
    }

    /** It has asked nobody whether the node is ready, and its answer of 503 is not the client's. */
    @Test
    void aNodeThatDrainsIsLeftForTheOther() throws Exception {
        try (Nginx nginx = Nginx.before(nodes.first, nodes.second, folder)) {
            RawClient one = open(nginx);
            RawClient onFirst = nodes.isOnFirst(1, 0) ? one : open(nginx);
            Nodes.drain(nodes.first);
            assertThat(onFirst.read().closeCode()).isEqualTo(1012);

            for (int i = 0; i < FEW; i++) {
                Nodes.assertEchoes(open(nginx));
            }
            // The client has not answered the Close frame, which is waited for.
            assertThat(nodes.first.app().drain().phase()).isEqualTo(DrainPhase.FLUSHING);
        }
    }

    private RawClient open(Nginx nginx, String... headers) throws IOException {
        RawClient client = RawClient.open(nginx.port(), "/ws", headers);
        clients.add(client);
        return client;
    }
}
