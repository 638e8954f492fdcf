package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.e2e.harness.RawClient;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More handshakes at once than the node takes. */
class BacklogTest {
    private static final int MAX = 8;

    @Test
    @DisplayName("Clients above the bound of handshakes wait in the listen backlog, and get in when others have left")
    void backlog() throws Exception {
        try (EntranceUnderTest gateway =
                EntranceUnderTest.with(EntranceUnderTest.handshakes(MAX, Duration.ofSeconds(30)))) {
            List<RawClient> silent = silent(gateway);
            try (RawClient waiting = RawClient.tcp(gateway.port())) {
                waiting.askForUpgrade("/ws");
                waiting.patience(400);
                assertThatThrownBy(waiting::readResponse).isInstanceOf(SocketTimeoutException.class);
                assertThat(gateway.metric("barnabas_handshakes_now")).isEqualTo(MAX);
                assertThat(gateway.metric("barnabas_accept_paused_total")).isEqualTo(1);

                waiting.patience(15_000);
                for (RawClient each : silent.subList(0, MAX / 2)) {
                    each.close();
                }
                assertThat(waiting.readResponse().status()).isEqualTo(101);
                EntranceUnderTest.assertServes(waiting);
            }
            for (RawClient each : silent) {
                each.close();
            }
        }
    }

    @Test
    @DisplayName("Silent clients hold the places no longer than until the deadline")
    void deadline() throws Exception {
        try (EntranceUnderTest gateway =
                EntranceUnderTest.with(EntranceUnderTest.handshakes(MAX, Duration.ofSeconds(1)))) {
            List<RawClient> silent = silent(gateway);
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 3 * MAX; i++) {
                RawClient client = RawClient.tcp(gateway.port());
                client.askForUpgrade("/ws");
                waiting.add(client);
            }
            for (RawClient each : waiting) {
                assertThat(each.readResponse().status()).isEqualTo(101);
                EntranceUnderTest.assertServes(each);
            }
            gateway.awaitPlaces(3 * MAX);
            for (RawClient each : silent) {
                assertThat(each.readResponse().status()).isEqualTo(408);
                each.close();
            }
            for (RawClient each : waiting) {
                each.close();
            }
        }
    }

    private static List<RawClient> silent(EntranceUnderTest gateway) throws Exception {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            silent.add(RawClient.tcp(gateway.port()));
        }
        Awaitility.await().untilAsserted(() -> assertThat(gateway.metric("barnabas_handshakes_now"))
                .isEqualTo(MAX));
        return silent;
    }
}
