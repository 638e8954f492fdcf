package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.connection.CellRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
