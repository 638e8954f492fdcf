package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.barnabas.common.config.Settings;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthSettings;
import io.barnabas.gateway.connection.CellRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that comes back at once. */
class StormTest {
    private static final int CLIENTS = 2_000;
    private static final int THREADS = 4;

    @Test
    @DisplayName("Of 2,000 clients at once each gets 101 or 503 with Retry-After, and those who are in do not notice")
    void storm() throws Exception {
        AdmissionConfig slow =
                EntranceUnderTest.handshakes(100, Duration.ofSeconds(20)).with(new CellRate(100, 200));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        ScheduledExecutorService probe = Executors.newSingleThreadScheduledExecutor();
        AtomicLong slowestNanos = new AtomicLong();
        try (EntranceUnderTest gateway = EntranceUnderTest.with(slow);
                RawClient inside = gateway.open()) {
            Future<?> probing = probe.scheduleWithFixedDelay(
                    () -> slowestNanos.accumulateAndGet(pingNanos(inside), Math::max), 0, 20, TimeUnit.MILLISECONDS);
            List<Future<Integer>> refused = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                refused.add(threads.submit(() -> storm(gateway)));
            }
            int sum = 0;
            for (Future<Integer> each : refused) {
                sum += each.get();
            }
            assertThat(probing.isDone()).as("failed").isFalse();
            assertThat(Duration.ofNanos(slowestNanos.get())).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
            assertThat(sum).as("refused").isBetween(1, CLIENTS - 200);
            assertThat(gateway.metric("barnabas_admission_refused_total{limit=\"rate\"}"))
                    .isEqualTo(sum);
        } finally {
            threads.shutdownNow();
            probe.shutdownNow();
        }
    }

    @Test
    @DisplayName("Over the rate nobody's token is looked at")
    void tokens(@TempDir Path folder) throws Exception {
        int burst = 5;
        int all = 40;
        AdmissionConfig slow = AdmissionConfig.DEFAULT.with(new CellRate(1, burst));
        Map<Integer, Integer> answers = new TreeMap<>();
        long begun = System.nanoTime();
        try (EntranceUnderTest gateway = EntranceUnderTest.with(slow, Map.of("ws", jwt(folder)))) {
            for (int i = 0; i < all; i++) {
                RawClient.Response response = gateway.ask("Authorization: Bearer not-a-token");
                answers.merge(response.status(), 1, Integer::sum);
                if (response.status() == 503) {
                    EntranceUnderTest.assertRefused(response, 503);
                }
            }
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
            assertThat(answers).containsOnlyKeys(401, 503);
            assertThat(answers.get(401)).isBetween(burst, (int) Math.min(all - 1, burst + seconds));
            assertThat(gateway.metric("barnabas_admission_refused_total{limit=\"rate\"}"))
                    .isEqualTo(answers.get(503).doubleValue());
            assertThat(gateway.metric("barnabas_auth_refused_total{reason=\"malformed\",route=\"ws\"}"))
                    .isEqualTo(answers.get(401).doubleValue());
        }
    }

    private static AuthConfig jwt(Path folder) throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        Path keys = Files.writeString(folder.resolve("jwks.json"), new JWKSet(key.toPublicJWK()).toString());
        Settings settings = new Settings(
                null,
                Map.of(),
                Map.of(),
                Map.of(
                        "routes[0].auth.mode", "jwt",
                        "routes[0].auth.issuers", "https://issuer.example",
                        "routes[0].auth.audiences", "barnabas",
                        "routes[0].auth.jwks-file", keys.toString()));
        AuthConfig auth = AuthSettings.from(settings, "routes[0]");
        settings.finish();
        return auth;
    }

    private static int storm(EntranceUnderTest gateway) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS / THREADS; i++) {
            RawClient client = RawClient.tcp(gateway.port());
            client.askForUpgrade("/ws");
            clients.add(client);
        }
        int refused = 0;
        for (RawClient client : clients) {
            RawClient.Response response = client.readResponse();
            if (response.status() != 101) {
                EntranceUnderTest.assertRefused(response, 503);
                refused++;
            }
            client.close();
        }
        return refused;
    }

    private static long pingNanos(RawClient client) {
        long start = System.nanoTime();
        try {
            EntranceUnderTest.assertServes(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return System.nanoTime() - start;
    }
}
