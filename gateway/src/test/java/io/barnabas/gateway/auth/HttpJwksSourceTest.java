package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server can do to whoever loads a key set from it. */
@Timeout(30)
class HttpJwksSourceTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private KeyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new KeyServer(KeyServer.keys(Tokens.EC));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    @DisplayName("Status 200 gives the bytes as they are, up to 512 KiB")
    void good() throws Exception {
        assertThat(load(LONG)).isEqualTo(Tokens.jwks(Tokens.EC));
        server.answer(KeyServer.bytes(200, new byte[JwksConfig.MAX_BYTES]));
        assertThat(load(LONG)).hasSize(JwksConfig.MAX_BYTES);
        server.answer(KeyServer.bytes(200, new byte[0]));
        assertThat(load(LONG)).isEmpty();
    }

    @DisplayName("Any other status is a failure")
    @ParameterizedTest
    @ValueSource(ints = {204, 304, 404, 500, 503})
    void status(int status) {
        server.answer(KeyServer.bytes(status, new byte[0]));
        assertThatThrownBy(() -> load(LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("status " + status + ", expected 200");
    }

    @Test
    @DisplayName("Redirects are not followed")
    void redirect() {
        server.answer(exchange -> {
            exchange.getResponseHeaders().add("Location", server.uri("/other").toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        assertThatThrownBy(() -> load(LONG)).hasMessage("status 302, expected 200");
        assertThat(server.requests).hasValue(1);
    }

    @Test
    @DisplayName("More than 512 KiB are refused as soon as they are seen, with a length said or not")
    void huge() {
        server.answer(KeyServer.bytes(200, new byte[JwksConfig.MAX_BYTES + 1]));
        assertThatThrownBy(() -> load(LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 524288 bytes");
        server.answer(exchange -> KeyServer.endless(exchange, new byte[65_536], 0));
        assertThatThrownBy(() -> load(LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 524288 bytes");
    }

    @Test
    @DisplayName("A server that never answers is given up in time")
    void silent() {
        CountDownLatch never = new CountDownLatch(1);
        server.answer(exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> load(SHORT)).hasMessage("no complete answer within 200 ms");
    }

    @Test
    @DisplayName("So is one that answers byte by byte")
    void slow() {
        server.answer(exchange -> KeyServer.endless(exchange, new byte[1], 20_000_000));
        assertThatThrownBy(() -> load(SHORT)).hasMessage("no complete answer within 200 ms");
    }

    @Test
    @DisplayName("A body that breaks off is a failure, not a shorter body")
    void brokenOff() {
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(Tokens.jwks(Tokens.EC));
            exchange.getResponseBody().flush();
            exchange.close();
        });
        assertThatThrownBy(() -> load(LONG)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("What is not HTTP, or nobody, is a failure")
    void noHttp() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread garbage = new Thread(() -> answerGarbage(socket));
            garbage.start();
            URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
            assertThatThrownBy(() -> load(uri, LONG)).isInstanceOf(IOException.class);
            garbage.join();
        }
        URI gone = server.uri("/");
        server.stop();
        assertThatThrownBy(() -> load(gone, LONG)).isInstanceOf(IOException.class);
    }

    private static void answerGarbage(ServerSocket socket) {
        try (var connection = socket.accept()) {
            connection
                    .getOutputStream()
                    .write("\u0016\u0003\u0001 not HTTP\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] load(Duration timeout) throws Exception {
        return load(server.uri("/jwks"), timeout);
    }

    private static byte[] load(URI uri, Duration timeout) throws Exception {
        return new HttpJwksSource(HttpJwksSource.newClient(), uri, timeout).load();
    }
}
