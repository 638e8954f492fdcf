package io.barnabas.common.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of the configuration: a YAML or properties file, overlaid by {@code BARNABAS_…} of the environment,
 * then by system properties {@code barnabas.…}, then by the command line.
 *
 * <p>Each reading method takes a sentence that says what the key is for: what reads the configuration also documents
 * it. A value that cannot be used is remembered as a problem and its default returned, so that reading goes on;
 * {@link #finish()} throws one exception with all problems, among them the keys that nobody has asked for. Not
 * thread-safe: it is read once, at start.
 */
public final class Settings {
    private static final Path DEFAULT_FILE = Path.of("barnabas.yaml");
    private static final Pattern LIST_SEPARATOR = Pattern.compile("(?<!\\\\),");

    private final Reading reading;

    /**
     * @param file YAML, or Java properties where its name ends in {@code .properties}; null for none
     * @param overrides keys as in the file, from the command line
     * @throws ConfigException when the file cannot be read or parsed
     */
    public Settings(
            @Nullable Path file,
            Map<String, String> environment,
            Map<String, String> systemProperties,
            Map<String, String> overrides) {
        reading = new Reading(new SettingsSources(file, environment, systemProperties, overrides));
    }

    /**
     * From this process: its environment, its system properties and, where no file is given, {@code ./barnabas.yaml} if
     * there is one.
     *
     * @throws ConfigException when the file cannot be read or parsed
     */
    public static Settings load(@Nullable Path file, Map<String, String> overrides) {
        Path chosen = file == null && Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : file;
        Map<String, String> properties = new HashMap<>();
        System.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return new Settings(chosen, System.getenv(), properties, overrides);
    }

    /** Any text; a default may be empty. */
    public String string(String key, String description, String defaultValue) {
        return reading.read(
                new ConfigKey(key, KeyType.TEXT, "text", defaultValue, description), defaultValue, it -> it);
    }

    /** Null where the key is absent or empty. */
    public @Nullable String optionalString(String key, String description) {
        String text = string(key, description, "");
        return text.isEmpty() ? null : text;
    }

    /** Null where the key is absent or empty. No message and no table shows the text. */
    public @Nullable Secret secret(String key, String description) {
        ConfigKey asked = new ConfigKey(key, KeyType.SECRET, "text, kept secret", "", description);
        Secret secret = reading.optional(asked, Secret::new);
        return secret == null || secret.reveal().isEmpty() ? null : secret;
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int integer(String key, String description, int defaultValue, int min, int max) {
        ConfigKey asked = numberKey(key, description, Integer.toString(defaultValue), min, max);
        return reading.read(asked, defaultValue, text -> number(text, min, max));
    }

    /** A whole number from {@code min} to {@code max}, both included; null where the key is absent. */
    public @Nullable Integer optionalInteger(String key, String description, int min, int max) {
        return reading.optional(numberKey(key, description, "", min, max), text -> number(text, min, max));
    }

    public boolean bool(String key, String description, boolean defaultValue) {
        ConfigKey asked =
                new ConfigKey(key, KeyType.TRUTH, "true or false", Boolean.toString(defaultValue), description);
        return reading.read(asked, defaultValue, text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        });
    }

    /** One of the enum's constants, written in lower case with dashes: {@code SAME_ORIGIN} is {@code same-origin}. */
    public <E extends Enum<E>> E choice(String key, String description, E defaultValue) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : defaultValue.getDeclaringClass().getEnumConstants()) {
            choices.put(word(constant), constant);
        }
        String expected = "one of " + String.join(", ", choices.keySet());
        ConfigKey asked = new ConfigKey(key, KeyType.CHOICE, expected, word(defaultValue), description);
        return reading.read(asked, defaultValue, text -> choices.get(text.strip()));
    }

    /** A number with its unit, for instance {@code 500ms}, {@code 25s}, {@code 1m}; both bounds included. */
    public Duration duration(String key, String description, Duration defaultValue, Duration min, Duration max) {
        String expected = "a time from " + Quantities.text(min) + " to " + Quantities.text(max);
        ConfigKey asked = new ConfigKey(key, KeyType.TIME, expected, Quantities.text(defaultValue), description);
        return reading.read(asked, defaultValue, text -> {
            Duration value = Quantities.duration(text);
            return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0 ? null : value;
        });
    }

    /** Bytes, for instance {@code 1048576}, {@code 64KiB}, {@code 1MiB}; both bounds included. */
    public long bytes(String key, String description, long defaultValue, long min, long max) {
        ConfigKey asked = sizeKey(key, description, Quantities.text(defaultValue), min, max);
        return reading.read(asked, defaultValue, text -> size(text, min, max));
    }

    /** As {@link #bytes}; null where the key is absent, for a default that depends on the machine. */
    public @Nullable Long optionalBytes(String key, String description, long min, long max) {
        return reading.optional(sizeKey(key, description, "", min, max), text -> size(text, min, max));
    }

    /** A YAML list of texts, or one text with commas; a comma within an element is written {@code \,}. */
    public List<String> list(String key, String description, List<String> defaultValue) {
        ConfigKey asked = new ConfigKey(
                key, KeyType.LIST, "texts, separated by commas", String.join(", ", defaultValue), description);
        return reading.read(asked, defaultValue, text -> LIST_SEPARATOR
                .splitAsStream(text)
                .map(it -> it.replace("\\,", ",").strip())
                .filter(it -> !it.isEmpty())
                .toList());
    }

    /**
     * A list of maps: the prefixes {@code key[0]}, {@code key[1]}, … of its elements, to be read as
     * {@code prefix + ".name"}; empty where there are none.
     */
    public List<String> indexes(String key) {
        return reading.indexes(key);
    }

    /**
     * Everything below the prefix, for keys that are not ours, such as Kafka's. A variable of the environment is taken
     * in lower case with a dot for each underscore.
     */
    public SortedMap<String, String> map(String prefix, String description) {
        return reading.map(new ConfigKey(prefix, KeyType.SUBTREE, "any keys below it", "", description));
    }

    /** The Java properties file that the key names; empty where the key is absent or the file cannot be used. */
    public Map<String, String> propertiesFile(String key, String description) {
        String file = optionalString(key, description);
        if (file == null) {
            return Map.of();
        }
        try {
            Map<String, String> properties = SettingsFile.properties(Path.of(file));
            new TreeMap<>(properties)
                    .forEach((name, value) -> reading.show(ConfigValue.foreign(key + ": " + name, value, file)));
            return properties;
        } catch (ConfigException e) {
            problem(key + " = '" + file + "': " + e.getMessage());
            return Map.of();
        }
    }

    /**
     * The key itself and all below it are another tier's: nobody need read them. For a tier that reads none of them; one
     * that reads some would not be told of the misspelt ones.
     */
    public void leave(String prefix) {
        reading.leave(prefix);
    }

    /** Says what an absent key came to, where its default follows from something else; for {@link #values()}. */
    public void derived(String key, Object value) {
        reading.derived(key, value.toString());
    }

    /** Remembers a problem that the caller has found: one sentence with key, value seen and what was expected. */
    public void problem(String sentence) {
        reading.problem(sentence);
    }

    /** Makes a checked record; an {@link IllegalArgumentException} becomes a problem and null is returned. */
    public <T> @Nullable T make(String what, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            problem(what + ": " + e.getMessage());
            return null;
        }
    }

    /**
     * To be called when all is read.
     *
     * @throws ConfigException listing all problems, where there are any
     */
    public void finish() {
        reading.finish();
    }

    /** Every key that has been asked for, in that order. */
    public List<ConfigKey> keys() {
        return reading.keys();
    }

    /** The values of all keys that have been asked for, in that order; nothing secret is in them. */
    public List<ConfigValue> values() {
        return reading.values();
    }

    private static ConfigKey numberKey(String key, String description, String defaultValue, int min, int max) {
        return new ConfigKey(
                key, KeyType.NUMBER, "a whole number from " + min + " to " + max, defaultValue, description);
    }

    private static @Nullable Integer number(String text, int min, int max) {
        int value = Integer.parseInt(text.strip());
        return value < min || value > max ? null : value;
    }

    private static ConfigKey sizeKey(String key, String description, String defaultValue, long min, long max) {
        String expected = "a size from " + Quantities.text(min) + " to " + Quantities.text(max);
        return new ConfigKey(key, KeyType.SIZE, expected, defaultValue, description);
    }

    private static @Nullable Long size(String text, long min, long max) {
        Long value = Quantities.bytes(text);
        return value == null || value < min || value > max ? null : value;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
