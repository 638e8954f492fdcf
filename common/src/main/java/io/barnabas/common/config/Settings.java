package io.barnabas.common.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of the configuration: a YAML or properties file, overlaid by {@code BARNABAS_…} of the environment,
 * then by system properties {@code barnabas.…}, then by the command line.
 *
 * <p>Each reading method takes a sentence that says what the key is for: what reads the configuration also
 * documents it.
 *
 * <p>A value that cannot be used is remembered as a problem and its default returned, so that reading goes on;
 * {@link #finish()} throws one exception with all problems, among them the keys that nobody has asked for. Not
 * thread-safe: it is read once, at start.
 */
public final class Settings {
    private static final Path DEFAULT_FILE = Path.of("barnabas.yaml");
    private static final Pattern LIST_SEPARATOR = Pattern.compile("(?<!\\\\),");

    private final SettingsSources sources;
    private final KnownKeys known = new KnownKeys();
    private final List<String> problems = new ArrayList<>();

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
        sources = new SettingsSources(file, environment, systemProperties, overrides);
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
        return read(ConfigKey.of(key, "text", defaultValue, description), defaultValue, text -> text);
    }

    /** Null where the key is absent or empty. */
    public @Nullable String optionalString(String key, String description) {
        String text = string(key, description, "");
        return text.isEmpty() ? null : text;
    }

    /** Null where the key is absent or empty. No message and no table shows the text. */
    public @Nullable Secret secret(String key, String description) {
        Secret secret = optional(ConfigKey.secret(key, description), Secret::new);
        return secret == null || secret.reveal().isEmpty() ? null : secret;
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int integer(String key, String description, int defaultValue, int min, int max) {
        return read(
                ConfigKey.of(key, numberFrom(min, max), Integer.toString(defaultValue), description),
                defaultValue,
                text -> number(text, min, max));
    }

    /** A whole number from {@code min} to {@code max}, both included; null where the key is absent. */
    public @Nullable Integer optionalInteger(String key, String description, int min, int max) {
        return optional(ConfigKey.of(key, numberFrom(min, max), "", description), text -> number(text, min, max));
    }

    public boolean bool(String key, String description, boolean defaultValue) {
        return read(
                ConfigKey.of(key, "true or false", Boolean.toString(defaultValue), description),
                defaultValue,
                text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                });
    }

    /** One of the enum's constants, written in lower case with dashes: {@code SAME_ORIGIN} is {@code same-origin}. */
    public <E extends Enum<E>> E choice(String key, String description, E defaultValue) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : defaultValue.getDeclaringClass().getEnumConstants()) {
            choices.put(choice(constant), constant);
        }
        return read(
                ConfigKey.of(key, "one of " + String.join(", ", choices.keySet()), choice(defaultValue), description),
                defaultValue,
                text -> choices.get(text.strip()));
    }

    /** A number with its unit, for instance {@code 500ms}, {@code 25s}, {@code 1m}; both bounds included. */
    public Duration duration(String key, String description, Duration defaultValue, Duration min, Duration max) {
        String expected =
                "a time from " + Quantities.text(min) + " to " + Quantities.text(max) + ", such as 500ms, 25s or 1m";
        return read(ConfigKey.of(key, expected, Quantities.text(defaultValue), description), defaultValue, text -> {
            Duration value = Quantities.duration(text);
            return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0 ? null : value;
        });
    }

    /** Bytes, for instance {@code 1048576}, {@code 64KiB}, {@code 1MiB}; both bounds included. */
    public long bytes(String key, String description, long defaultValue, long min, long max) {
        String expected = "a size from " + Quantities.text(min) + " to " + Quantities.text(max)
                + ", such as 64KiB, 1MiB or a number of bytes";
        return read(ConfigKey.of(key, expected, Quantities.text(defaultValue), description), defaultValue, text -> {
            Long value = Quantities.bytes(text);
            return value == null || value < min || value > max ? null : value;
        });
    }

    /** As {@link #bytes}; null where the key is absent, for a default that depends on the machine. */
    public @Nullable Long optionalBytes(String key, String description, long min, long max) {
        String expected = "a size from " + Quantities.text(min) + " to " + Quantities.text(max)
                + ", such as 64KiB, 1MiB or a number of bytes";
        return optional(ConfigKey.of(key, expected, "", description), text -> {
            Long value = Quantities.bytes(text);
            return value == null || value < min || value > max ? null : value;
        });
    }

    /** A YAML list of texts, or one text with commas; a comma within an element is written {@code \,}. */
    public List<String> list(String key, String description, List<String> defaultValue) {
        ConfigKey read = ConfigKey.of(key, "texts, separated by commas", String.join(", ", defaultValue), description);
        return read(read, defaultValue, text -> LIST_SEPARATOR
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
        Pattern inNames = Pattern.compile(Pattern.quote(key) + "\\[(\\d{1,4})]\\..+");
        Pattern inVariables = Pattern.compile(EnvironmentSource.normal(key) + "_(\\d{1,4})_.+");
        SortedSet<Integer> found = new TreeSet<>();
        sources.names().forEach(it -> addIndex(found, inNames.matcher(it)));
        sources.variables().forEach(it -> addIndex(found, inVariables.matcher(it)));
        if (!found.isEmpty() && found.last() != found.size() - 1) {
            problem(key + ": found the elements " + found + ", expected " + key + "[0] and so on without a gap");
        }
        return found.stream().map(it -> key + "[" + it + "]").toList();
    }

    /**
     * Everything below the prefix, for keys that are not ours, such as Kafka's. A variable of the environment is taken
     * in lower case with a dot for each underscore.
     */
    public SortedMap<String, String> map(String prefix, String description) {
        known.add(ConfigKey.subtree(prefix, description));
        SortedMap<String, String> all = new TreeMap<>();
        String start = prefix + ".";
        sources.names().stream()
                .filter(it -> it.startsWith(start))
                .forEach(it -> putFound(all, it.substring(start.length()), it));
        String variableStart = EnvironmentSource.normal(start);
        sources.variables().stream()
                .filter(it -> it.startsWith(variableStart))
                .map(it -> it.substring(variableStart.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                .forEach(it -> putFound(all, it, start + it));
        return all;
    }

    /** The Java properties file that the key names; empty where the key is absent or the file cannot be used. */
    public Map<String, String> propertiesFile(String key, String description) {
        String file = optionalString(key, description);
        if (file == null) {
            return Map.of();
        }
        try {
            return SettingsFile.properties(Path.of(file));
        } catch (ConfigException e) {
            problem(key + " = '" + file + "': " + e.getMessage());
            return Map.of();
        }
    }

    /** Keys below the prefix are another tier's: they are neither read nor refused. */
    public void leave(String prefix) {
        known.leave(prefix);
    }

    /** Remembers a problem that the caller has found: one sentence with key, value seen and what was expected. */
    public void problem(String sentence) {
        problems.add(sentence);
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
        List<String> all = new ArrayList<>(problems);
        all.addAll(known.unknown(sources));
        if (!all.isEmpty()) {
            throw new ConfigException("The configuration has "
                    + (all.size() == 1 ? "a problem" : all.size() + " problems") + ":\n  " + String.join("\n  ", all));
        }
    }

    private <T> T read(ConfigKey key, T defaultValue, Function<String, @Nullable T> parse) {
        T value = optional(key, parse);
        return value == null ? defaultValue : value;
    }

    /**
     * Null where the key is absent, and where it cannot be used, which is a problem.
     *
     * @param parse gives null, or throws {@link IllegalArgumentException}, where the text is not as expected
     */
    private <T> @Nullable T optional(ConfigKey key, Function<String, @Nullable T> parse) {
        known.add(key);
        SettingsSources.Found found = sources.find(key.name());
        if (found == null) {
            return null;
        }
        T value;
        try {
            value = parse.apply(found.value());
        } catch (IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            problem((key.secret() ? found.withoutValue() : found) + ": expected " + key.expected());
        }
        return value;
    }

    private static String numberFrom(int min, int max) {
        return "a whole number from " + min + " to " + max;
    }

    private static @Nullable Integer number(String text, int min, int max) {
        int value = Integer.parseInt(text.strip());
        return value < min || value > max ? null : value;
    }

    private static String choice(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void putFound(SortedMap<String, String> all, String name, String key) {
        SettingsSources.Found found = sources.find(key);
        if (found != null) {
            all.put(name, found.value());
        }
    }

    private static void addIndex(SortedSet<Integer> found, Matcher matcher) {
        if (matcher.matches()) {
            found.add(Integer.parseInt(matcher.group(1)));
        }
    }
}
