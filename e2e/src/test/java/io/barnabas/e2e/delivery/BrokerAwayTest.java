package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.standalone.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrokerAwayTest {
    private static final int CONNECTIONS = 20;
    private static final int EACH = 30;

    @Test
    void nothingIsLostOrReorderedWhileTheBrokerIsAway() throws Exception {
        RouteConfigs routes = new RouteConfigs(Topics.DEFAULT, List.of(RouteConfig.of("ws", "/ws", Topics.DEFAULT)));
        List<RawClient> clients = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults())) {
            KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
            Brokers.createTopics(kafka, routes);
            try (TestGateway gateway = TestGateway.start(kafka, routes)) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    clients.add(RawClient.open(gateway.port(), "/ws"));
                }
                RawClient leaving = RawClient.open(gateway.port(), "/ws");
                say(clients, 0, EACH);
                broker.stop();
                say(clients, EACH, 2 * EACH);
                // A connection that goes meanwhile is told as well, and so is one that comes and goes, if it may come:
                // once the node has seen that its broker is away it takes no further ones.
                leaving.reset();
                int gone = 1 + comeAndGo(gateway.port());
                broker.start();
                say(clients, 2 * EACH, 3 * EACH);
                try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
                    var messages = inbound.await(CONNECTIONS * 3 * EACH, "message");
                    for (int c = 0; c < CONNECTIONS; c++) {
                        String mine = "client " + c + " frame ";
                        assertThat(messages.stream().map(Inbound::value).filter(it -> it.startsWith(mine)))
                                .containsExactlyElementsOf(IntStream.range(0, 3 * EACH)
                                        .mapToObj(n -> mine + n)
                                        .toList());
                    }
                    assertThat(inbound.await(gone, "closed")).hasSize(gone);
                }
                for (RawClient client : clients) {
                    client.write(RawClient.frame(true, RawClient.PING, new byte[0]));
                    assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
                    client.close();
                }
            }
        }
    }

    /** Returns how many connections this was: one, or none when the node refused it. */
    private static int comeAndGo(int port) throws Exception {
        try (RawClient client = RawClient.tcp(port)) {
            client.askForUpgrade("/ws");
            RawClient.Response answer = client.readResponse();
            if (answer.status() == 101) {
                client.reset();
                return 1;
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head()).contains("Retry-After: ");
            return 0;
        }
    }

    private static void say(List<RawClient> clients, int from, int to) throws Exception {
        for (int n = from; n < to; n++) {
            for (int c = 0; c < clients.size(); c++) {
                clients.get(c).text("client " + c + " frame " + n);
            }
        }
    }
}
