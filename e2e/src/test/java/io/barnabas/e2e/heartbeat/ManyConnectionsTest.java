package io.barnabas.e2e.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Crowd;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand connections for some seconds; {@code bench idle} has more of them for longer. */
class ManyConnectionsTest {
    private static final int SIZE = 1_000;
    private static final int BEATS = 5;

    @Tag(Requirement.LONG)
    @Test
    void aThousandConnectionsBeatAndNoneIsDropped() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        HeartbeatConfig eachSecond = new HeartbeatConfig(1_000, 10_000, 500);
        try (TestGateway gateway = TestGateway.start(GatewayConfig.defaults(kafka, Brokers.freshRoutes(kafka))
                        .with(ConnectionPolicy.DEFAULT.with(eachSecond)));
                Crowd crowd = new Crowd(gateway.port(), SIZE)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.metric("barnabas_pings_roundtrip_seconds_count") >= BEATS * SIZE);
            assertThat(gateway.metric("barnabas_connections_open")).isEqualTo(SIZE);
            assertThat(gateway.metric("barnabas_connections_closed_total")).isZero();
            assertThat(crowd.alive()).hasSize(SIZE);
        }
    }
}
