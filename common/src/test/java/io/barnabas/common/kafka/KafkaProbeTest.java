package io.barnabas.common.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Test
    void aClosedPortIsNamed() throws Exception {
        String server;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = "127.0.0.1:" + socket.getLocalPort();
        }
        assertThatThrownBy(() -> KafkaProbe.await(new KafkaSettings(server), PATIENCE))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageStartingWith("Kafka at " + server + " did not answer within 1 s: ")
                .hasMessageContaining("refused");
    }

    @Test
    void aServerThatSaysNothingIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String server = "127.0.0.1:" + socket.getLocalPort();

            assertThatThrownBy(() -> KafkaProbe.await(new KafkaSettings(server), PATIENCE))
                    .hasMessage("Kafka at " + server + " did not answer within 1 s: it accepts connections and says"
                            + " nothing that we understand; is security.protocol right?");
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> KafkaProbe.await(new KafkaSettings("no-such-host.invalid:9092"), PATIENCE))
                .hasMessage("Kafka at no-such-host.invalid:9092 did not answer within 1 s: the host name is not known");
    }

    @Test
    void aPropertyThatKafkaRefusesIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KafkaSettings settings =
                    new KafkaSettings("127.0.0.1:" + socket.getLocalPort(), Map.of("security.protocol", "NOPE"));

            assertThatThrownBy(() -> KafkaProbe.await(settings, PATIENCE))
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessageContaining("NOPE");
        }
    }
}
