package io.barnabas.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String DOC = "What it is for.";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @Test
    void laterLayersWin() throws Exception {
        Path file = yaml("""
                k: {a: file, b: file, c: file, d: file}
                """);
        Settings settings = new Settings(
                file,
                Map.of("BARNABAS_K_B", "environment", "BARNABAS_K_C", "environment", "BARNABAS_K_D", "environment"),
                Map.of("barnabas.k.c", "property", "barnabas.k.d", "property"),
                Map.of("k.d", "command line"));

        assertThat(settings.string("k.a", DOC, "")).isEqualTo("file");
        assertThat(settings.string("k.b", DOC, "")).isEqualTo("environment");
        assertThat(settings.string("k.c", DOC, "")).isEqualTo("property");
        assertThat(settings.string("k.d", DOC, "")).isEqualTo("command line");
        assertThat(settings.string("k.e", DOC, "default")).isEqualTo("default");
        settings.finish();
    }

    @Test
    void aPropertiesFileServesAsWell() throws Exception {
        Path file = Files.writeString(folder.resolve("b.properties"), "gateway.port=1\nroutes[0].name=ws\n");
        Settings settings = new Settings(file, Map.of(), Map.of(), Map.of());

        assertThat(settings.integer("gateway.port", DOC, 0, 0, 9)).isOne();
        assertThat(settings.indexes("routes")).containsExactly("routes[0]");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "25s, 25000", "1m, 60000", "2 h, 7200000", "1d, 86400000"})
    void timesHaveUnits(String text, long millis) {
        Settings settings = given("t", text);

        assertThat(settings.duration("t", DOC, SECOND, Duration.ZERO, Duration.ofDays(1)))
                .isEqualTo(Duration.ofMillis(millis));
        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "s", "-1s", "1.5s", "25 sec", "999ms", "61m", "999999999999999d"})
    void aTimeWithoutUnitOrOutOfRangeIsAProblem(String text) {
        Settings settings = given("t", text);

        assertThat(settings.duration("t", DOC, SECOND, SECOND, HOUR)).isEqualTo(SECOND);
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("t = '" + text + "' (command line): expected a time from 1s to 1h");
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "17B, 17", "64KiB, 65536", "1 MiB, 1048576", "2GiB, 2147483648"})
    void sizesHaveUnits(String text, long bytes) {
        Settings settings = given("s", text);

        assertThat(settings.bytes("s", DOC, 1, 0, 1L << 40)).isEqualTo(bytes);
        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1MB", "-1", "0", "2MiB", "one", "999999999999999GiB"})
    void aSizeWithAnotherUnitOrOutOfRangeIsAProblem(String text) {
        Settings settings = given("s", text);

        assertThat(settings.bytes("s", DOC, 5, 1, 1 << 20)).isEqualTo(5);
        assertThatThrownBy(settings::finish).hasMessageContaining("expected a size from 1B to 1MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "eighty", "8080.0", "99999999999"})
    void aNumberOutOfRangeIsAProblem(String text) {
        Settings settings = given("p", text);

        assertThat(settings.integer("p", DOC, 80, 1, 65_535)).isEqualTo(80);
        assertThatThrownBy(settings::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessage("The configuration has a problem:\n  p = '" + text
                        + "' (command line): expected a whole number from 1 to 65535");
    }

    @Test
    void truthIsTrueOrFalse() {
        assertThat(given("b", "TRUE").bool("b", DOC, false)).isTrue();
        assertThat(given("b", "false").bool("b", DOC, true)).isFalse();
        Settings settings = given("b", "yes");
        assertThat(settings.bool("b", DOC, true)).isTrue();
        assertThatThrownBy(settings::finish).hasMessageContaining("b = 'yes' (command line): expected true or false");
    }

    @Test
    void anEmptyTextIsAbsentWhereTextIsOptional() {
        assertThat(given("s", "").optionalString("s", DOC)).isNull();
        assertThat(given("s", "x").optionalString("s", DOC)).isEqualTo("x");
        assertThat(given("s", "x").optionalString("t", DOC)).isNull();
    }

    @Test
    void anOptionalNumberIsNullWhereAbsentAndChecksItsBounds() {
        assertThat(given("n", "7").optionalInteger("n", DOC, 0, 9)).isEqualTo(7);
        assertThat(given("n", "7").optionalInteger("m", DOC, 0, 9)).isNull();
        Settings settings = given("n", "10");
        assertThat(settings.optionalInteger("n", DOC, 0, 9)).isNull();
        assertThatThrownBy(settings::finish).hasMessageContaining("n = '10' (command line): expected a whole number");
    }

    private enum Taste {
        SWEET,
        SWEET_AND_SOUR
    }

    @Test
    void aChoiceIsOneOfTheConstantsInLowerCase() {
        assertThat(given("c", "sweet-and-sour").choice("c", DOC, Taste.SWEET)).isEqualTo(Taste.SWEET_AND_SOUR);
        assertThat(given("c", "x").choice("d", DOC, Taste.SWEET)).isEqualTo(Taste.SWEET);
        Settings settings = given("c", "salty");
        assertThat(settings.choice("c", DOC, Taste.SWEET)).isEqualTo(Taste.SWEET);
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("c = 'salty' (command line): expected one of sweet, sweet-and-sour");
    }

    @Test
    void aSecretIsReadAndNeverShown() {
        Secret secret = given("s", "hush").secret("s", DOC);

        assertThat(secret).isEqualTo(new Secret("hush")).hasToString("***");
        assertThat(secret).extracting(Secret::reveal).isEqualTo("hush");
        assertThat(secret).matches(it -> it.matches("hush")).matches(it -> !it.matches("hush "));
        assertThat(given("s", "").secret("s", DOC)).isNull();
        assertThat(given("s", "hush").secret("t", DOC)).isNull();
    }

    @Test
    void listsOfTexts() throws Exception {
        Settings settings = new Settings(yaml("""
                one: [a, 'b,c']
                two: x, y
                three: []
                """), Map.of(), Map.of(), Map.of());

        assertThat(settings.list("one", DOC, List.of())).containsExactly("a", "b,c");
        assertThat(settings.list("two", DOC, List.of())).containsExactly("x", "y");
        assertThat(settings.list("three", DOC, List.of("z"))).isEmpty();
        assertThat(settings.list("four", DOC, List.of("z"))).containsExactly("z");
        settings.finish();
    }

    @Test
    void listsOfMapsAreReadByIndexAndOverlaidByTheEnvironment() throws Exception {
        Settings settings = new Settings(
                yaml("""
                routes:
                  - {name: a, path: /a}
                  - {name: b}
                """), Map.of("BARNABAS_ROUTES_1__NAME", "bb", "BARNABAS_ROUTES_2_NAME", "c"), Map.of(), Map.of());

        assertThat(settings.indexes("routes")).containsExactly("routes[0]", "routes[1]", "routes[2]");
        assertThat(settings.string("routes[0].path", DOC, "")).isEqualTo("/a");
        assertThat(settings.string("routes[0].name", DOC, "")).isEqualTo("a");
        assertThat(settings.string("routes[1].name", DOC, "")).isEqualTo("bb");
        assertThat(settings.string("routes[2].name", DOC, "")).isEqualTo("c");
        settings.finish();
    }

    @Test
    void aGapInAListOfMapsIsAProblem() {
        Settings settings = given("routes[1].name", "b");
        settings.indexes("routes");

        assertThatThrownBy(settings::finish).hasMessageContaining("routes: found the elements [1]");
    }

    @Test
    void aSubtreeKeepsForeignKeysAsTheyAre() throws Exception {
        Settings settings = new Settings(
                yaml("""
                kafka:
                  properties:
                    sasl.mechanism: PLAIN
                    sasl: {jaas.config: 'x password="${env:SECRET}";'}
                """), Map.of("BARNABAS_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL"), Map.of(), Map.of());

        assertThat(settings.map("kafka.properties", DOC))
                .containsOnly(
                        Map.entry("sasl.mechanism", "PLAIN"),
                        Map.entry("sasl.jaas.config", "x password=\"${env:SECRET}\";"),
                        Map.entry("security.protocol", "SSL"));
        settings.finish();
    }

    @Test
    void allProblemsAreToldAtOnce() throws Exception {
        Path file = yaml("gateway: {port: eighty, hots: x}\nworker: {group: g}\nnothing-like-it: 1\n");
        Settings settings = new Settings(file, Map.of("BARNABAS_GATEWAY_PROT", "1"), Map.of(), Map.of());
        settings.integer("gateway.port", DOC, 80, 1, 65_535);
        settings.string("gateway.host", DOC, "");
        settings.leave("worker");
        settings.make("routes[0]", () -> {
            throw new IllegalArgumentException("no good");
        });

        assertThatThrownBy(settings::finish).isInstanceOf(ConfigException.class).hasMessage("""
                        The configuration has 5 problems:
                          gateway.port = 'eighty' (%1$s): expected a whole number from 1 to 65535
                          routes[0]: no good
                          gateway.hots (%1$s): nothing has this name; did you mean gateway.host?
                          nothing-like-it (%1$s): nothing has this name
                          BARNABAS_GATEWAY_PROT (environment): nothing has this name; \
                        did you mean BARNABAS_GATEWAY_PORT?""".formatted(file));
    }

    @Test
    void kubernetesServiceLinksAreNoConfiguration() {
        Settings settings = new Settings(
                null,
                Map.of(
                        "BARNABAS_GATEWAY_PORT", "tcp://10.0.0.1:8080",
                        "BARNABAS_GATEWAY_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                        "BARNABAS_GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.1",
                        "BARNABAS_SERVICE_HOST", "10.0.0.1",
                        "BARNABAS_SERVICE_PORT_HTTP", "8080"),
                Map.of(),
                Map.of());

        assertThat(settings.integer("gateway.port", DOC, 80, 1, 65_535)).isEqualTo(80);
        settings.finish();
    }

    @Test
    void theLogsVariablesAreKnown() {
        Settings settings = new Settings(null, Map.of("BARNABAS_LOG_FORMAT", "json"), Map.of(), Map.of());

        assertThatCode(settings::finish).doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsMissingOrNoYamlIsNamed() throws Exception {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> new Settings(missing, Map.of(), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("File " + missing + " does not exist");
        Path broken = yaml("a: [");
        assertThatThrownBy(() -> new Settings(broken, Map.of(), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining("line 1");
        Path list = yaml("- a\n- b\n");
        assertThatThrownBy(() -> new Settings(list, Map.of(), Map.of(), Map.of()))
                .hasMessageContaining("holds no keys");
        Path comments = yaml("# nothing\n");
        assertThatCode(() -> new Settings(comments, Map.of(), Map.of(), Map.of()))
                .doesNotThrowAnyException();
    }

    private Path yaml(String text) throws Exception {
        return Files.writeString(folder.resolve("barnabas.yaml"), text);
    }

    private static Settings given(String key, String value) {
        return new Settings(null, Map.of(), Map.of(), Map.of(key, value));
    }
}
