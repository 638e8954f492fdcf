package io.barnabas.e2e.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Sasl;
import io.barnabas.e2e.harness.TestCertificate;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that takes only those who speak TLS, show a certificate and give a password (SASL): both tiers pass what it
 * wants through.
 */
class KafkaSecurityTest {
    private static final String PROTOCOL = "SASL_SSL";

    @TempDir
    private static Path folder;

    private static Path trusted;
    private static Path ours;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "broker", "RSA");
        trusted = folder.resolve("trusted.pem");
        certificate.writeCertificate(trusted);
        Path store = store(certificate, "broker");
        TestCertificate client = TestCertificate.make(folder, "client", "EC");
        ours = store(client, "client");
        Path clients = folder.resolve("clients.pem");
        client.writeCertificate(clients);
        Files.writeString(clients, Files.readString(trusted), StandardOpenOption.APPEND);
        broker = EmbeddedBroker.start(Sasl.broker(PROTOCOL, Map.of("barnabas", "castle"))
                .withProperty("ssl.keystore.type", "PEM")
                .withProperty("ssl.keystore.location", store.toString())
                .withProperty("ssl.truststore.type", "PEM")
                .withProperty("ssl.truststore.location", clients.toString())
                // With SASL it counts for a listener only (KIP-684).
                .withProperty("listener.name.plaintext.ssl.client.auth", "required"));
    }

    /** Its key and itself, as Kafka wants them in one file. */
    private static Path store(TestCertificate certificate, String name) throws Exception {
        Path key = folder.resolve(name + "-key.pem");
        certificate.writeKey(key);
        Path self = folder.resolve(name + "-certificate.pem");
        certificate.writeCertificate(self);
        return Files.writeString(folder.resolve(name + ".pem"), Files.readString(key) + Files.readString(self));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aMessageGoesThereAndBack() throws Exception {
        KafkaSettings kafka = settings("castle");
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (Worker worker = Workers.examples(kafka, routes);
                TestGateway gateway = TestGateway.start(kafka, routes);
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            assertThat(worker.isReady()).isTrue();
            client.text("over TLS, with a password");
            assertThat(client.read().text()).isEqualTo("over TLS, with a password");
        }
    }

    @Test
    void aWrongPasswordIsNamedAndTheNodeTakesNobody() throws Exception {
        RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
        try (App app = App.start(GatewayConfig.defaults(settings("village"), routes))) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(app.problem())
                    .containsIgnoringCase("authentication failed")
                    .doesNotContain("village"));
            try (RawClient client = RawClient.tcp(app.port())) {
                client.askForUpgrade("/ws");
                assertThat(client.readResponse().status()).isEqualTo(503);
            }
        }
    }

    @Test
    void whoShowsNoCertificateIsRefusedAndThatIsSaid() throws Exception {
        Map<String, String> properties = new HashMap<>(settings("castle").properties());
        properties.keySet().removeIf(it -> it.startsWith("ssl.keystore"));
        KafkaSettings anonymous = new KafkaSettings(broker.bootstrapServers(), properties);
        RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
        try (App app = App.start(GatewayConfig.defaults(anonymous, routes))) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(app.problem())
                    .containsAnyOf("SSL", "certificate"));
        }
    }

    private static KafkaSettings settings(String password) {
        Map<String, String> properties = new HashMap<>(Sasl.client(PROTOCOL, "barnabas", password));
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", trusted.toString());
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.location", ours.toString());
        return new KafkaSettings(broker.bootstrapServers(), properties);
    }
}
