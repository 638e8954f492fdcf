package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.admission.AdmissionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many connections there may be. */
class ConnectionLimitsTest {
    private static final String ONE = "X-Forwarded-For: 203.0.113.7";
    private static final String OTHER = "X-Forwarded-For: 203.0.113.8";

    @Test
    @DisplayName("Above the node's bound a client gets 503 with Retry-After, until a connection has ended")
    void node() throws Exception {
        try (EntranceUnderTest gateway =
                EntranceUnderTest.with(AdmissionConfig.DEFAULT.withConnections(3, 1_000, 100))) {
            List<RawClient> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                open.add(gateway.open());
            }
            EntranceUnderTest.assertRefused(gateway.ask(), 503);
            assertThat(gateway.metric("barnabas_admission_refused_total{limit=\"connections\"}"))
                    .isEqualTo(1);

            open.remove(0).reset();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> gateway.ask().status() == 101);
            for (RawClient each : open) {
                EntranceUnderTest.assertServes(each);
                each.close(1000, "");
                each.close();
            }
        }
    }

    @Test
    @DisplayName("Above the bound of an address its clients get 429 with Retry-After; others do not notice")
    void address() throws Exception {
        Entry entry = Entry.DEFAULT
                .with(AdmissionConfig.DEFAULT.withConnections(1_000, 2, 100))
                .with(EntranceUnderTest.LOOPBACK, false);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(entry);
                RawClient first = gateway.open(ONE);
                RawClient second = gateway.open(ONE)) {
            EntranceUnderTest.assertRefused(gateway.ask(ONE), 429);
            assertThat(gateway.metric("barnabas_admission_refused_total{limit=\"address\"}"))
                    .isEqualTo(1);
            assertThat(gateway.ask(OTHER).status()).isEqualTo(101);
            // The proxy itself is not counted.
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.ask().status()).isEqualTo(101);
            }
            EntranceUnderTest.assertServes(first);

            second.reset();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> gateway.ask(ONE).status() == 101);
        }
    }

    @Test
    @DisplayName("A request may have so many header lines; with one more it is answered with 431")
    void headers() throws Exception {
        int max = AdmissionConfig.DEFAULT.handshakes().maxHeaders();
        int ofEachRequest = 5;
        try (EntranceUnderTest gateway = EntranceUnderTest.with(AdmissionConfig.DEFAULT)) {
            assertThat(gateway.ask(headers(max - ofEachRequest)).status()).isEqualTo(101);
            assertThat(gateway.ask(headers(max - ofEachRequest + 1)).status()).isEqualTo(431);
            assertThat(gateway.metric("barnabas_handshakes_refused_total{status=\"431\"}"))
                    .isEqualTo(1);
        }
    }

    private static String[] headers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-A: " + i).toArray(String[]::new);
    }
}
