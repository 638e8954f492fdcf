package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.command.CommandException;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Connections and what becomes of them. */
class ClientsTest {
    @Test
    void pingsAreAnsweredAndCounted() throws Exception {
        try (TestServer server = TestServer.pinging(20);
                Clients clients = open(server.url("/"), 3)) {
            Awaitility.await().until(() -> clients.tally().pings() >= 6);
            assertThat(clients.tally().open()).isEqualTo(3);
            assertThat(clients.tally().causes()).isEmpty();
        }
    }

    @Test
    void aDropIsCountedByItsCause() throws Exception {
        try (TestServer server = TestServer.closing((short) 4000, "enough");
                Clients clients = open(server.url("/"), 2)) {
            List<Client> all = clients.byLoop().get(0);
            clients.loops()
                    .get(0)
                    .execute(() -> all.forEach(it -> {
                        it.write(Unpooled.wrappedBuffer(new byte[] {'x'}), true);
                        it.flush();
                    }));
            Awaitility.await().until(() -> clients.tally().dropped() == 2);
            assertThat(clients.tally().causes())
                    .isEqualTo(Map.of("dropped: closed by the server with 4000 'enough'", 2L));
            assertThat(clients.tally().open()).isZero();
        }
    }

    @Test
    void goodbyeIsNoDrop() throws Exception {
        try (TestServer server = TestServer.echo()) {
            Clients clients = open(server.url("/"), 2);
            clients.close();
            assertThat(clients.tally().open()).isZero();
            assertThat(clients.tally().causes()).isEmpty();
        }
    }

    @Test
    void aRefusedUpgradeIsOneSentence() {
        try (TestServer server = TestServer.echo()) {
            assertThatThrownBy(() -> open(server.url("/refused"), 2))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("/refused")
                    .hasMessageContaining("the server answered 403");
        }
    }

    @Test
    void aPortWithoutServerIsOneSentence() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> open("ws://127.0.0.1:" + port + "/", 2))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Connection refused");
    }

    private static Clients open(String url, int count) throws InterruptedException {
        return Clients.open(Target.parse(url, List.of(), null), count, 1_000, 1, (open, wanted) -> {});
    }
}
