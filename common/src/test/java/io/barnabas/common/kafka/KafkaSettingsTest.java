package io.barnabas.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
    @Test
    void byDefaultABrokerOnThisMachine() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of());

        assertThat(KafkaSettings.from(settings)).isEqualTo(new KafkaSettings("127.0.0.1:9092"));
        settings.finish();
    }

    @Test
    void singlePropertiesOverlayTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("client.properties"),
                "bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n");
        Settings settings = new Settings(
                null,
                Map.of("BARNABAS_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512"),
                Map.of(),
                Map.of("kafka.properties-file", file.toString()));

        KafkaSettings kafka = KafkaSettings.from(settings);

        settings.finish();
        assertThat(kafka)
                .isEqualTo(new KafkaSettings(
                        "a:1", Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512")));
        assertThat(kafka.toString()).doesNotContain("SCRAM");
    }

    @Test
    void aMissingFileIsAProblem() {
        Settings settings = given("kafka.properties-file", "nowhere.properties");

        KafkaSettings.from(settings);

        assertThatThrownBy(settings::finish).hasMessageContaining("File nowhere.properties does not exist");
    }

    @Test
    void valuesThatNoClientWouldTakeAreProblems() {
        Settings settings = new Settings(
                null,
                Map.of(),
                Map.of(),
                Map.of(
                        "kafka.properties.request.timeout.ms", "soon",
                        "kafka.properties.security.protocol", "SASLSSL",
                        "kafka.properties.compression.type", "rar",
                        "kafka.properties.ssl.key.password", "hush"));

        KafkaSettings.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageStartingWith("The configuration has 3 problems:")
                .hasMessageContaining("kafka.properties: Invalid value soon for configuration request.timeout.ms")
                .hasMessageContaining("SASLSSL for configuration security.protocol")
                .hasMessageContaining("rar for configuration compression.type")
                .hasMessageNotContaining("hush");
    }

    @Test
    void whatClientsTakeAndWhatTheyDoNotKnowIsNoProblem() {
        Map<String, String> properties = Map.of(
                "kafka.properties.security.protocol", "SASL_SSL",
                "kafka.properties.sasl.mechanism", "SCRAM-SHA-512",
                "kafka.properties.sasl.jaas.config", "x.LoginModule required username=\"u\" password=\"p\";",
                "kafka.properties.ssl.truststore.location", "/etc/trust.p12",
                "kafka.properties.ssl.truststore.password", "hush",
                "kafka.properties.ssl.endpoint.identification.algorithm", "",
                "kafka.properties.request.timeout.ms", "${file:/etc/kafka:timeout}",
                "kafka.properties.of.a.plugin", "x");
        Settings settings = new Settings(null, Map.of(), Map.of(), properties);

        KafkaSettings.from(settings);

        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "a.example:9092, b.example:9092", "[::1]:9092"})
    void serversAreHostAndPort(String servers) {
        Settings settings = given("kafka.bootstrap-servers", servers);

        assertThat(KafkaSettings.from(settings).bootstrapServers()).isEqualTo(servers);
        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "a:b", ":1", "a:1;b:2", ""})
    void otherServersAreAProblem(String servers) {
        Settings settings = given("kafka.bootstrap-servers", servers);

        KafkaSettings.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("kafka.bootstrap-servers = '" + servers + "': expected host:port");
    }

    private static Settings given(String key, String value) {
        return new Settings(null, Map.of(), Map.of(), Map.of(key, value));
    }
}
