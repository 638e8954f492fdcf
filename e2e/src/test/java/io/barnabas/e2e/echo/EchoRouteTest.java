package io.barnabas.e2e.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code /echo} answers without Kafka, so that trouble of one can be told from trouble of the other. */
class EchoRouteTest {
    /** Nobody listens there. */
    private static final KafkaSettings NO_KAFKA = new KafkaSettings("127.0.0.1:1");

    @Tag(Requirement.LONG)
    @Test
    void itAnswersWhereKafkaIsAwayAndOtherRoutesDoNot() throws Exception {
        GatewayConfig config = GatewayConfig.defaults(NO_KAFKA, RouteConfigs.defaults(Topics.DEFAULT));
        try (App gateway = App.start(config.withEcho());
                RawClient client = RawClient.open(gateway.port(), "/echo")) {
            client.text("over the network");
            assertThat(client.read().text()).isEqualTo("over the network");
            client.text("ping");
            assertThat(client.read().text()).isEqualTo("ping");
            byte[] large = new byte[16 << 20];
            new Random(1).nextBytes(large);
            // The leak detector of the tests looks at each access to a buffer.
            client.patience(60_000);
            client.binary(large);
            RawClient.Frame back = client.read();
            assertThat(back.opcode()).isEqualTo(RawClient.BINARY);
            assertThat(back.payload()).isEqualTo(large);
            for (int i = 0; i < 200; i++) {
                client.text("message " + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(client.read().text()).isEqualTo("message " + i);
            }
            client.close(1000, "bye");
            assertThat(client.read().closeCode()).isEqualTo(1000);

            try (RawClient other = RawClient.tcp(gateway.port())) {
                other.askForUpgrade("/ws");
                assertThat(other.readResponse().status()).isEqualTo(503);
            }
        }
    }

    @Test
    void itIsOffUnlessConfigured() throws Exception {
        GatewayConfig config = GatewayConfig.defaults(NO_KAFKA, RouteConfigs.defaults(Topics.DEFAULT));
        try (App gateway = App.start(config);
                RawClient client = RawClient.tcp(gateway.port())) {
            client.askForUpgrade("/echo");
            assertThat(client.readResponse().status()).isEqualTo(404);
        }
    }
}
