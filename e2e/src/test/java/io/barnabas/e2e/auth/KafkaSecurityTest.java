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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes only those who speak TLS and give a password (SASL): both tiers pass what it wants through. */
class KafkaSecurityTest {
    private static final String PROTOCOL = "SASL_SSL";

    @TempDir
    private static Path folder;

    private static Path trusted;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "broker", "RSA");
        trusted = folder.resolve("trusted.pem");
        certificate.writeCertificate(trusted);
        Path key = folder.resolve("key.pem");
        certificate.writeKey(key);
        Path store = Files.writeString(folder.resolve("store.pem"), Files.readString(key) + Files.readString(trusted));
        broker = EmbeddedBroker.start(Sasl.broker(PROTOCOL, Map.of("barnabas", "castle"))
                .withProperty("ssl.keystore.type", "PEM")
                .withProperty("ssl.keystore.location", store.toString())
                .withProperty("ssl.truststore.type", "PEM")
                .withProperty("ssl.truststore.location", trusted.toString()));
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

    private static KafkaSettings settings(String password) {
        Map<String, String> properties = new HashMap<>(Sasl.client(PROTOCOL, "barnabas", password));
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", trusted.toString());
        return new KafkaSettings(broker.bootstrapServers(), properties);
    }
}
