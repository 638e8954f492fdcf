package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.admission.AddressBlock;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.TrustedProxies;
import io.barnabas.gateway.auth.AuthConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A gateway with limits that a test can reach, and what it tells of them. Closing it checks that no place is lost. */
final class EntranceUnderTest implements AutoCloseable {
    /** Who the tests' own connections come from. */
    static final TrustedProxies LOOPBACK = new TrustedProxies(List.of(AddressBlock.parse("127.0.0.1")));

    private final RouteConfigs routes;
    private final KafkaSettings kafka;
    private final TestGateway gateway;

    private EntranceUnderTest(Entry entry, Map<String, AuthConfig> auth) {
        kafka = Brokers.shared();
        routes = Brokers.freshRoutes(kafka);
        gateway = TestGateway.start(
                GatewayConfig.defaults(kafka, routes).with(entry).withAuth(auth));
    }

    static EntranceUnderTest with(AdmissionConfig admission) {
        return with(admission, Map.of());
    }

    /** @param auth by the names of routes */
    static EntranceUnderTest with(AdmissionConfig admission, Map<String, AuthConfig> auth) {
        return new EntranceUnderTest(Entry.DEFAULT.with(admission), auth);
    }

    static EntranceUnderTest with(Entry entry) {
        return new EntranceUnderTest(entry, Map.of());
    }

    /** The defaults, but for handshakes. */
    static AdmissionConfig handshakes(int max, Duration timeout) {
        AdmissionConfig.Handshakes defaults = AdmissionConfig.DEFAULT.handshakes();
        return AdmissionConfig.DEFAULT.with(new AdmissionConfig.Handshakes(
                max, timeout, defaults.maxHeaders(), defaults.maxHeaderBytes(), defaults.maxRequestLineBytes()));
    }

    int port() {
        return gateway.port();
    }

    RawClient open(String... headers) throws IOException {
        return RawClient.open(port(), "/ws", headers);
    }

    RawClient.Response ask(String... headers) throws IOException {
        try (RawClient client = RawClient.tcp(port())) {
            client.askForUpgrade("/ws", headers);
            return client.readResponse();
        }
    }

    /** All that the gateway writes to the route's inbound topic. */
    Inbound inbound() {
        return new Inbound(kafka, routes.topics().inbound());
    }

    /** The connection can be used. */
    static void assertServes(RawClient client) throws IOException {
        client.write(RawClient.frame(true, RawClient.PING, new byte[] {1, 2, 3}));
        RawClient.Frame pong = client.read();
        assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
        assertThat(pong.payload()).containsExactly(1, 2, 3);
    }

    /** A status with a time to wait for, in seconds. */
    static void assertRefused(RawClient.Response response, int status) {
        assertThat(response.status()).as(response.head()).isEqualTo(status);
        assertThat(retryAfter(response)).isBetween(5, 15);
    }

    private static int retryAfter(RawClient.Response response) {
        Matcher header = Pattern.compile("(?im)^retry-after: (\\d+)$").matcher(response.head());
        assertThat(header.find()).as(response.head()).isTrue();
        return Integer.parseInt(header.group(1));
    }

    /** The value of a line of the metrics. */
    double metric(String nameAndLabels) {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + gateway.app().adminPort() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.body()
                    .lines()
                    .filter(line -> line.startsWith(nameAndLabels + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until so many sockets have a place, and none is on its way. */
    void awaitPlaces(int connections) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(metric("barnabas_admission_admitted")).isEqualTo(connections);
            assertThat(metric("barnabas_handshakes_now")).isZero();
        });
    }

    @Override
    public void close() {
        try {
            awaitPlaces(0);
        } finally {
            gateway.close();
        }
    }
}
