package io.barnabas.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.kafka.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is secret stands in no table and no message. */
class RedactionTest {
    private static final String DOC = "What it is for.";
    private static final String HUSH = "correct-horse";

    @TempDir
    private Path folder;

    @Test
    void aTableHasKeyValueAndSourceButNoSecret() throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), "a: {port: 1, token: " + HUSH + "}\n");
        Settings settings = new Settings(file, Map.of("BARNABAS_A_NAME", "n"), Map.of(), Map.of());
        settings.integer("a.port", DOC, 8, 0, 9);
        settings.secret("a.token", DOC);
        settings.secret("a.other-token", DOC);
        settings.string("a.name", DOC, "");
        settings.bool("a.on", DOC, true);

        assertThat(settings.values())
                .containsExactly(
                        new ConfigValue("a.port", "1", file.toString()),
                        new ConfigValue("a.token", "***", file.toString()),
                        new ConfigValue("a.other-token", "", "default"),
                        new ConfigValue("a.name", "n", "environment"),
                        new ConfigValue("a.on", "true", "default"));
        assertThat(ConfigValue.lines(settings.values()).get(1)).isEqualTo("a.token        ***   (" + file + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.key.password",
                "ssl.keystore.key",
                "sasl.jaas.config",
                "sasl.login.PASSPHRASE",
                "sasl.oauthbearer.client.credentials.client.secret",
                "basic.auth.user.info",
                "some.token"
            })
    void aPropertyOfKafkaIsHiddenWhereItsNameSuggestsASecret(String name) throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), name + "=" + HUSH + "\n");
        Settings settings = new Settings(
                null,
                Map.of(),
                Map.of(),
                Map.of("kafka.properties-file", file.toString(), "kafka.properties." + name, HUSH));

        KafkaSettings kafka = KafkaSettings.from(settings);

        settings.finish();
        assertThat(kafka.properties()).containsEntry(name, HUSH);
        assertThat(kafka.toString()).doesNotContain(HUSH);
        assertThat(settings.values())
                .contains(
                        new ConfigValue("kafka.properties-file: " + name, "***", file.toString()),
                        new ConfigValue("kafka.properties." + name, "***", "command line"));
    }

    @Test
    void anyOtherPropertyOfKafkaIsShown() {
        Settings settings = new Settings(
                null, Map.of(), Map.of(), Map.of("kafka.properties.ssl.keystore.location", "/etc/keystore.p12"));

        KafkaSettings.from(settings);

        assertThat(settings.values())
                .contains(
                        new ConfigValue("kafka.properties.ssl.keystore.location", "/etc/keystore.p12", "command line"));
    }

    @Test
    void aDefaultThatFollowsFromSomethingElseIsShownAsWhatItCameTo() {
        Settings settings = given("b", "2");
        settings.optionalString("a", DOC);
        settings.optionalString("b", DOC);

        settings.derived("a", 1);
        settings.derived("b", 1);

        assertThat(settings.values())
                .containsExactly(new ConfigValue("a", "1", "default"), new ConfigValue("b", "2", "command line"));
    }

    @Test
    void theUserOfAUrlIsHidden() {
        Settings settings = given("url", "https://me:" + HUSH + "@example.org/keys, https://example.org/@b");

        settings.string("url", DOC, "");

        assertThat(settings.values())
                .containsExactly(
                        new ConfigValue("url", "https://***@example.org/keys, https://example.org/@b", "command line"));
    }

    @Test
    void aTextOfManyLinesIsOneLineOfTheTable() {
        Settings settings = given("a", "one\n  two\n");

        settings.string("a", DOC, "");

        assertThat(ConfigValue.lines(settings.values()))
                .singleElement()
                .asString()
                .startsWith("a  one two");
    }

    @Test
    void anUnknownKeyIsNamedWithoutItsValue() {
        Settings settings = given("gateway.tokken", HUSH);
        settings.secret("gateway.token", DOC);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("did you mean gateway.token?")
                .hasMessageNotContaining(HUSH);
    }

    @Test
    void aFileThatIsNoYamlIsNotQuoted() throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), "gateway:\n  token: '" + HUSH + "\n  b: \"\n");

        assertThatThrownBy(() -> new Settings(file, Map.of(), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line ")
                .satisfies(it -> assertThat(stack(it)).doesNotContain(HUSH));
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Settings given(String key, String value) {
        return new Settings(null, Map.of(), Map.of(), Map.of(key, value));
    }
}
