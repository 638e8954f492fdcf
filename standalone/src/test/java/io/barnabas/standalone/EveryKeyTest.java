package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.ConfigException;
import io.barnabas.common.config.ConfigKey;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key that is read does something, and no two do the same. */
class EveryKeyTest {
    @TempDir
    private static Path folder;

    @Test
    void aConfigurationIsReadTwiceAsTheSame() {
        assertThat(read(Map.of())).isEqualTo(read(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("io.barnabas.standalone.ConfigDocs#keys")
    void anotherValueMakesAnotherConfiguration(ConfigKey key) throws IOException {
        assertThat(read(KeySamples.with(key, otherValue(key))))
                .as(key.name() + " is read without effect; if it needs other keys, say so in KeySamples.NEEDS")
                .isNotEqualTo(read(KeySamples.needs(key)));
    }

    @Test
    void noTwoKeysMakeTheSame() throws IOException {
        Map<WholeConfig, String> seen = new HashMap<>();
        for (ConfigKey key : ConfigDocs.keys()) {
            String before = seen.put(read(KeySamples.with(key, otherValue(key))), key.name());
            assertThat(before).as(key.name() + " has the effect of another").isNull();
        }
    }

    @Test
    void theOtherTierLeavesEachKeyOfARouteThatTheAccessTierReads() throws IOException {
        Map<String, String> all = new HashMap<>();
        for (ConfigKey key : ConfigDocs.keys()) {
            if (key.name().startsWith("routes[0].")) {
                all.put(KeySamples.name(key), otherValue(key));
            }
        }
        Settings settings = new Settings(null, Map.of(), Map.of(), all);

        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs.from(settings);

        assertThat(problem(settings))
                .as("to be added to RouteConfigs.ACCESS_KEYS")
                .isEmpty();
    }

    /** One that is not the default and that can be used. */
    private static String otherValue(ConfigKey key) throws IOException {
        String problems = "";
        for (String value : candidates(key)) {
            if (value.equals(key.defaultValue())) {
                continue;
            }
            Settings settings = settings(KeySamples.with(key, value));
            WholeConfig.from(settings);
            problems = problem(settings);
            if (problems.isEmpty()) {
                return value;
            }
        }
        throw new AssertionError(key.name() + ": no value to try; give it one in KeySamples.VALUES. " + problems);
    }

    private static List<String> candidates(ConfigKey key) throws IOException {
        if (!key.name().equals("kafka.properties-file")) {
            return KeySamples.candidates(key);
        }
        Path file = folder.resolve("client.properties");
        return List.of(
                Files.writeString(file, "client.dns.lookup=use_all_dns_ips\n").toString());
    }

    private static WholeConfig read(Map<String, String> values) {
        Settings settings = settings(values);
        WholeConfig config = WholeConfig.from(settings);
        settings.finish();
        return config;
    }

    private static Settings settings(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of("routes[0].name", "example"));
        all.putAll(values);
        return new Settings(null, Map.of(), Map.of(), all);
    }

    private static String problem(Settings settings) {
        try {
            settings.finish();
            return "";
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
