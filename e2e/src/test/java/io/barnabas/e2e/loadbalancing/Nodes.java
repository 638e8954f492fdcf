package io.barnabas.e2e.loadbalancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.admission.AddressBlock;
import io.barnabas.gateway.admission.TrustedProxies;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.worker.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;

/** Two gateways that trust load balancers of this machine, and a worker that echoes. */
final class Nodes implements AutoCloseable {
    final KafkaSettings kafka = Brokers.shared();
    final RouteConfigs routes = Brokers.freshRoutes(kafka);
    final TestGateway first;
    final TestGateway second;
    private final Worker worker;

    /** Only the first one gives notice, if at all. */
    Nodes(boolean proxyProtocol, DrainConfig drain) {
        first = gateway(0, proxyProtocol, drain);
        second = gateway(1, proxyProtocol, DrainConfig.DEFAULT.withoutNotice());
        worker = Workers.examples(kafka, routes);
    }

    static void assertEchoes(RawClient client) throws IOException {
        client.text("back, please");
        assertThat(client.read().text()).isEqualTo("back, please");
    }

    /** What the backend is told of the first connection. */
    String opened() {
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            return Inbound.value(inbound.await(1, "opened").get(0));
        }
    }

    /** Whether the newest of so many connections is the first node's, which had so many before. */
    boolean isOnFirst(int all, int onFirstBefore) {
        Awaitility.await().until(() -> connections(first) + connections(second) == all);
        return connections(first) > onFirstBefore;
    }

    static int connections(TestGateway gateway) {
        return (int) gateway.metric("barnabas_connections_open");
    }

    /** Asks it to leave, as an operator does. */
    static void drain(TestGateway gateway) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.app().adminPort() + "/drain");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method("POST", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isBetween(200, 299);
    }

    private TestGateway gateway(int ordinal, boolean proxyProtocol, DrainConfig drain) {
        TrustedProxies thisMachine = new TrustedProxies(List.of(AddressBlock.parse("127.0.0.1")));
        return TestGateway.start(GatewayConfig.defaults(kafka, routes)
                .withNode("node-" + ordinal, ordinal)
                .with(drain)
                .with(GatewayConfig.Entry.DEFAULT.with(thisMachine, proxyProtocol)));
    }

    @Override
    public void close() {
        worker.close();
        first.close();
        second.close();
    }
}
