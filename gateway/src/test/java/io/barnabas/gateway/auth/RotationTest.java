package io.barnabas.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Doors with real keepers, a real server and a real file. */
@Timeout(60)
class RotationTest {
    private static final ECKey NEW = Tokens.ec("new", Curve.P_256);
    private static final Duration HOUR = Duration.ofHours(1);

    private final CountingMetrics metrics = new CountingMetrics();
    private @Nullable KeyServer server;
    private @Nullable Gates gates;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        if (gates != null) {
            gates.stop();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Test
    @DisplayName("A new key is taken as soon as a token names it; the old one goes when it leaves the set")
    void rotation() throws Exception {
        KeyServer issuer = serve();
        Gate gate = gate(config(issuer.uri("/jwks"), HOUR));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");

        issuer.answer(KeyServer.keys(Tokens.EC, NEW));
        assertThat(judge(gate, NEW)).isEqualTo("accepted");
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");

        issuer.answer(KeyServer.keys(NEW));
        assertThat(judge(gate, Tokens.ec("third", Curve.P_256))).isEqualTo("unknown-key");
        assertThat(judge(gate, Tokens.EC)).isEqualTo("unknown-key");
        assertThat(judge(gate, NEW)).isEqualTo("accepted");
    }

    @Test
    @DisplayName("Unknown keys, however many, do not make more requests than one in the shortest interval")
    void rateLimit() throws Exception {
        KeyServer issuer = serve();
        Gate gate = gate(config(issuer.uri("/jwks"), HOUR));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");
        long start = System.nanoTime();
        String unknown = Tokens.good(NEW);
        while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(500)) {
            assertThat(judge(gate, unknown)).isEqualTo("unknown-key");
        }
        long intervals = (System.nanoTime() - start) / TimeUnit.MILLISECONDS.toNanos(50);
        assertThat(issuer.requests.get()).isBetween(2, (int) intervals + 2);
    }

    @Test
    @DisplayName("During an outage known keys serve, new ones get 503; afterwards all is as before")
    void outage() throws Exception {
        KeyServer issuer = serve();
        Gate gate = gate(config(issuer.uri("/jwks"), HOUR));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");
        issuer.answer(KeyServer.bytes(500, "{\"keys\":[]}".getBytes(UTF_8)));
        assertThat(judge(gate, NEW)).isEqualTo("unavailable");
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");
        issuer.answer(KeyServer.keys(Tokens.EC, NEW));
        await().until(() -> judge(gate, NEW).equals("accepted"));
        assertThat(metrics.failures).isPositive();
    }

    @Test
    @DisplayName(
            "A server that is away from the start is asked again, and tokens are refused with 503 until it is there")
    void awayAtStart() throws Exception {
        KeyServer issuer = serve();
        issuer.answer(KeyServer.bytes(503, new byte[0]));
        Gate gate = gate(config(issuer.uri("/jwks"), HOUR));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("unavailable");
        issuer.answer(KeyServer.keys(Tokens.EC));
        await().until(() -> judge(gate, Tokens.EC).equals("accepted"));
    }

    @Test
    @DisplayName("A slow server holds nobody: the request is answered in time, on another thread")
    void slow() throws Exception {
        KeyServer issuer = serve();
        issuer.answer(exchange -> KeyServer.endless(exchange, new byte[1], 10_000_000));
        Gate gate = gate(config(issuer.uri("/jwks"), HOUR, Duration.ofMillis(500)));
        Verdict verdict = gate.onRequest(request(Tokens.good(Tokens.EC)), true);
        assertThat(verdict).isInstanceOf(Verdict.Pending.class);
        assertThat(((Verdict.Pending) verdict).result().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(new AuthResult.Refused(AuthReason.UNAVAILABLE));
    }

    @Test
    @DisplayName("A changed file is noticed, replaced in whole as Kubernetes does; a broken one changes nothing")
    void file() throws Exception {
        Path file = folder.resolve("jwks.json");
        replace(file, Tokens.jwks(Tokens.EC));
        Gate gate = gate(config(file.toUri(), Duration.ofMillis(20)));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("accepted");

        replace(file, Tokens.jwks(NEW));
        await().until(() -> judge(gate, Tokens.EC).equals("unknown-key"));
        assertThat(judge(gate, NEW)).isEqualTo("accepted");

        replace(file, "{".getBytes(UTF_8));
        await().until(() -> metrics.failures > 0);
        assertThat(judge(gate, NEW)).isEqualTo("accepted");
        Files.delete(file);
        int failures = metrics.failures;
        await().until(() -> metrics.failures > failures);
        assertThat(judge(gate, NEW)).isEqualTo("accepted");
    }

    @Test
    @DisplayName("A file of more than 512 KiB is refused")
    void hugeFile() throws Exception {
        Path file = folder.resolve("jwks.json");
        Files.write(file, new byte[JwksConfig.MAX_BYTES + 1]);
        Gate gate = gate(config(file.toUri(), HOUR));
        assertThat(judge(gate, Tokens.EC)).isEqualTo("unavailable");
        assertThat(metrics.failures).isPositive();
    }

    @Test
    @DisplayName("Routes with one key set share one keeper")
    void shared() throws Exception {
        KeyServer issuer = serve();
        AuthConfig config = config(issuer.uri("/jwks"), HOUR);
        Gates both = start(Map.of("a", config, "b", config));
        assertThat(judge(both.gate("a"), Tokens.EC)).isEqualTo("accepted");
        assertThat(judge(both.gate("b"), Tokens.EC)).isEqualTo("accepted");
        assertThat(issuer.requests).hasValue(1);
        assertThat(metrics.judged).containsExactly("a accepted", "b accepted");
        assertThat(both.oldestKeysAgeSeconds()).isBetween(0.0, 60.0);
    }

    private KeyServer serve() throws IOException {
        KeyServer issuer = new KeyServer(KeyServer.keys(Tokens.EC));
        server = issuer;
        return issuer;
    }

    private Gate gate(AuthConfig config) {
        return start(Map.of("ws", config)).gate("ws");
    }

    private Gates start(Map<String, AuthConfig> routes) {
        Gates started =
                new Gates(routes, () -> Tokens.NOW, System::nanoTime, new Random(1), metrics, new TokenThreads(1, 100));
        gates = started;
        started.start();
        return started;
    }

    /** With a timeout that a busy machine does not reach. */
    private static AuthConfig config(URI location, Duration refresh) {
        return config(location, refresh, Duration.ofSeconds(20));
    }

    private static AuthConfig config(URI location, Duration refresh, Duration timeout) {
        JwksConfig jwks = new JwksConfig(
                location,
                false,
                refresh,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                timeout,
                HOUR,
                Duration.ofSeconds(10));
        return new AuthConfig(
                AuthMode.JWT,
                List.of(TokenSource.AUTHORIZATION),
                Tokens.config(),
                jwks,
                AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE,
                AuthConfig.DEFAULT_CALLOUT_DEADLINE,
                OriginConfig.DEFAULT);
    }

    private static String judge(Gate gate, JWK key) throws Exception {
        return judge(gate, Tokens.good(key));
    }

    private static String judge(Gate gate, String token) throws Exception {
        Verdict verdict = gate.onRequest(request(token), true);
        if (verdict instanceof Verdict.Pending pending) {
            AuthResult result = pending.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
            return result instanceof AuthResult.Refused refused
                    ? refused.reason().label()
                    : "accepted";
        }
        return verdict instanceof Verdict.Refused refused ? refused.reason().label() : "accepted";
    }

    private static Requests request(String token) {
        return Requests.to("/ws").with("Authorization", "Bearer " + token);
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path other = Files.write(file.resolveSibling("new"), bytes);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
