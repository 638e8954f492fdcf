package io.barnabas.e2e.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that does not ask for anything in time. */
class HandshakeDeadlineTest {
    private static final Duration TIMEOUT = Duration.ofMillis(800);

    private static EntranceUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = EntranceUnderTest.with(EntranceUnderTest.handshakes(100, TIMEOUT));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("A client that says nothing gets 408 at the deadline, and the connection ends")
    void silent() throws Exception {
        double before = gateway.metric("barnabas_handshakes_timeouts_total");
        long start = System.nanoTime();
        try (RawClient client = RawClient.tcp(gateway.port())) {
            assertThat(client.readResponse().status()).isEqualTo(408);
            assertThat(client.readsEnd()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(TIMEOUT.minusMillis(50), TIMEOUT.multipliedBy(4));
        assertThat(gateway.metric("barnabas_handshakes_timeouts_total")).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("Header bytes that trickle do not extend the deadline (slowloris)")
    void trickling() throws Exception {
        byte[] request = ("GET /ws HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(10_000)).getBytes(ISO_8859_1);
        AtomicInteger sent = new AtomicInteger();
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        long start = System.nanoTime();
        try (RawClient client = RawClient.tcp(gateway.port())) {
            ScheduledFuture<?> unused = drip.scheduleAtFixedRate(
                    () -> {
                        try {
                            client.write(new byte[] {request[sent.getAndIncrement()]});
                        } catch (Exception e) {
                            throw new IllegalStateException("ended by the server", e);
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            assertThat(client.readResponse().status()).isEqualTo(408);
            assertThat(client.readsEnd()).isTrue();
        } finally {
            drip.shutdownNow();
        }
        assertThat(sent.get()).isGreaterThan(5);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(4));
    }

    @Test
    @DisplayName("A connection that was upgraded in time lives on")
    void upgraded() throws Exception {
        try (RawClient client = gateway.open();
                RawClient silent = RawClient.tcp(gateway.port())) {
            assertThat(silent.readResponse().status()).isEqualTo(408);
            EntranceUnderTest.assertServes(client);
        }
    }

    @Test
    @DisplayName("A refused client is not told anything more at the deadline")
    void refused() throws Exception {
        try (RawClient client = RawClient.tcp(gateway.port())) {
            client.write("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(client.readResponse().status()).isEqualTo(404);
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @Test
    @DisplayName("Clients that leave before they have asked give their places back")
    void gone() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawClient client = RawClient.tcp(gateway.port());
            if (i % 2 == 0) {
                client.reset();
            } else {
                client.close();
            }
        }
        Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_handshakes_now"))
                .isZero());
    }
}
