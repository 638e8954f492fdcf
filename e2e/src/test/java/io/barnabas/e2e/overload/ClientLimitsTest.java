package io.barnabas.e2e.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.CellRate;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import io.barnabas.gateway.connection.RateLimits;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one client may do, and the close that answers more. */
@Tag(Requirement.LONG)
class ClientLimitsTest {
    private static final KafkaSettings KAFKA = Brokers.shared();

    private TestGateway gateway;
    private Inbound inbound;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        RouteConfigs routes = Brokers.freshRoutes(KAFKA);
        ConnectionPolicy strict = new ConnectionPolicy(
                new ConnectionLimits(2 << 20, 1 << 20, 10_000, 1_000, 120_000, 500),
                HeartbeatConfig.DEFAULT,
                new RateLimits(new CellRate(5, 10), new CellRate(10_000, 20_000), new CellRate(5, 10)));
        gateway = TestGateway.start(GatewayConfig.defaults(KAFKA, routes).with(strict));
        inbound = new Inbound(KAFKA, routes.topics().inbound());
        client = RawClient.open(gateway.port(), "/ws");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        inbound.close();
        gateway.close();
    }

    @Test
    void tooManyMessages() throws IOException {
        for (int i = 0; i < 30; i++) {
            client.text("message " + i);
        }
        assertEnd(4504, "message-rate");
        // The burst and one more, and what the rate gave meanwhile; all of them in order, and nothing behind a gap.
        var messages = inbound.await(11, "message");
        for (int i = 0; i < messages.size(); i++) {
            assertThat(Inbound.value(messages.get(i))).isEqualTo("message " + i);
        }
        assertThat(messages.size()).isLessThan(30);
    }

    @Test
    void tooManyBytes() throws IOException {
        for (int i = 0; i < 6; i++) {
            client.binary(new byte[9_000]);
        }
        assertEnd(4505, "byte-rate");
    }

    @Test
    void tooManyPings() throws IOException {
        for (int i = 0; i < 40; i++) {
            client.write(RawClient.frame(true, RawClient.PING, new byte[0]));
        }
        assertEnd(4506, "control-rate");
    }

    @Test
    void tooManyTextPings() throws IOException {
        for (int i = 0; i < 40; i++) {
            client.text("ping");
        }
        assertEnd(4506, "control-rate");
    }

    @Test
    void aMessageThatIsNeverFinished() throws IOException {
        byte[] frame = RawClient.frame(true, RawClient.BINARY, new byte[1_000]);
        client.write(Arrays.copyOf(frame, 500));
        assertEnd(4503, "message-timeout");
    }

    @Test
    void fragmentsWithoutEnd() throws IOException {
        client.write(RawClient.frame(false, RawClient.TEXT, new byte[] {'a'}));
        assertEnd(4503, "message-timeout");
    }

    private void assertEnd(int code, String cause) throws IOException {
        RawClient.Frame frame = client.read();
        while (frame.opcode() != RawClient.CLOSE) {
            frame = client.read();
        }
        assertThat(frame.closeCode()).isEqualTo(code);
        assertThat(Inbound.value(inbound.await(1, "closed").get(0))).contains("\"cause\":\"" + cause + "\"");
    }
}
