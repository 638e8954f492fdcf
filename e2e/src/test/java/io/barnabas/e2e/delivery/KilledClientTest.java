package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import org.junit.jupiter.api.Test;

class KilledClientTest {
    /** A client that connects, says something and then hangs until it is killed. */
    public static final class Client {
        private Client() {}

        public static void main(String[] args) throws Exception {
            RawClient client = RawClient.open(Integer.parseInt(args[0]), "/ws");
            client.text("here I am");
            Thread.currentThread().join();
        }
    }

    @Test
    void theBackendIsToldOfAKilledClientWith1006NotClean() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                JavaProcess client = JavaProcess.start(Client.class, String.valueOf(gateway.port()))) {
            inbound.await(1, "message");
            client.kill();
            assertThat(Inbound.value(inbound.await(1, "closed").get(0)))
                    .startsWith("{\"code\":1006,\"reason\":\"\",\"wasClean\":false,\"closedBy\":\"network\"")
                    .contains("\"framesIn\":1", "\"lastSequence\":1");
        }
    }
}
