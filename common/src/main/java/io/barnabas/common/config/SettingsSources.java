package io.barnabas.common.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The layers, later ones winning: file, environment, system properties, command line.
 *
 * <p>Values are taken as they stand: {@code ${…}} is left to Kafka's own configuration providers.
 */
final class SettingsSources {
    private static final String PROPERTY_PREFIX = "barnabas.";

    private final SmallRyeConfig config;
    private final EnvironmentSource environment;
    private final Set<String> names = new TreeSet<>();

    SettingsSources(
            @Nullable Path file,
            Map<String, String> environment,
            Map<String, String> systemProperties,
            Map<String, String> overrides) {
        Map<String, String> fromFile = file == null ? Map.of() : SettingsFile.read(file);
        Map<String, String> fromSystem = new TreeMap<>();
        systemProperties.forEach((key, value) -> {
            if (key.startsWith(PROPERTY_PREFIX)) {
                fromSystem.put(key.substring(PROPERTY_PREFIX.length()), value);
            }
        });
        this.environment = new EnvironmentSource(environment, 200);
        this.config = new SmallRyeConfigBuilder()
                .withSources(
                        new Layer(file == null ? "no file" : file.toString(), fromFile, 100),
                        this.environment,
                        new Layer("system property", fromSystem, 300),
                        new Layer("command line", overrides, 400))
                .build();
        names.addAll(fromFile.keySet());
        names.addAll(fromSystem.keySet());
        names.addAll(overrides.keySet());
    }

    /** The value of the highest layer and where it stands; null where no layer has the key. */
    @Nullable
    Found find(String key) {
        ConfigValue value = config.getConfigValue(key);
        return value == null || value.getRawValue() == null
                ? null
                : new Found(key, value.getRawValue(), value.getConfigSourceName());
    }

    /** Every key of every layer but the environment. */
    Set<String> names() {
        return names;
    }

    /** The environment's variables, see {@link EnvironmentSource#variables()}. */
    Set<String> variables() {
        return environment.variables();
    }

    /** A key's text and the name of the layer that it stands in. */
    record Found(String key, String value, String source) {
        /** For what may be secret. */
        String withoutValue() {
            return key + " (" + source + ")";
        }

        @Override
        public String toString() {
            return key + " = '" + value + "' (" + source + ")";
        }
    }

    /** Flat keys under a name that people understand. */
    private record Layer(String name, Map<String, String> values, int ordinal) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public @Nullable String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }
}
