package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.LogSeen;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One gateway for a test class. After each test it must still serve a new connection; after the last one it must still
 * reach Kafka, and must have logged neither a warning nor a leaked buffer.
 */
final class ServerUnderTest implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private LogSeen warnings;
    private TestGateway gateway;
    private Inbound inbound;

    @Override
    public void beforeAll(ExtensionContext context) {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        warnings = LogSeen.warningsOfTheServer();
        // No Ping of the server comes between the bytes that a test expects.
        HeartbeatConfig rare = new HeartbeatConfig(3_600_000, 10_000, 2_000);
        gateway = TestGateway.start(GatewayConfig.defaults(kafka, routes).with(ConnectionPolicy.DEFAULT.with(rare)));
        inbound = new Inbound(kafka, routes.topics().inbound());
    }

    int port() {
        return gateway.port();
    }

    /** The sum of a metric's samples; 0 where there is none. */
    double metric(String name) {
        return gateway.metric(name);
    }

    RawClient open() throws IOException {
        return RawClient.open(port(), "/ws");
    }

    /** All that the gateway writes to the route's inbound topic; for the test's thread. */
    Inbound inbound() {
        return inbound;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        assertServes();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        try (RawClient client = open()) {
            String text = "the last of " + context.getDisplayName();
            client.text(text);
            inbound.await(1, it -> it.value() != null && Inbound.value(it).equals(text));
            // Netty reports what was lost when the next buffer is taken after a collection.
            System.gc();
            assertServes();
        } finally {
            inbound.close();
            gateway.close();
            warnings.close();
        }
        assertThat(warnings.lines()).as("warnings of the server").isEmpty();
    }

    private void assertServes() throws IOException {
        try (RawClient client = open()) {
            client.write(RawClient.frame(true, RawClient.PING, new byte[] {1, 2, 3}));
            RawClient.Frame pong = client.read();
            assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
            assertThat(pong.payload()).containsExactly(1, 2, 3);
        }
    }
}
