package io.barnabas.common.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

    public String string(String key, String defaultValue) {
        return read(key, defaultValue, "text", text -> text);
    }

    /** Null where the key is absent or empty. */
    public @Nullable String optionalString(String key) {
        String text = string(key, "");
        return text.isEmpty() ? null : text;
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int integer(String key, int defaultValue, int min, int max) {
        return read(key, defaultValue, "a whole number from " + min + " to " + max, text -> {
            int value = Integer.parseInt(text.strip());
            return value < min || value > max ? null : value;
        });
    }

    public boolean bool(String key, boolean defaultValue) {
        return read(
                key, defaultValue, "true or false", text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                });
    }

    /** A number with its unit, for instance {@code 500ms}, {@code 25s}, {@code 1m}; both bounds included. */
    public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
        String expected =
                "a time from " + Quantities.text(min) + " to " + Quantities.text(max) + ", such as 500ms, 25s or 1m";
        return read(key, defaultValue, expected, text -> {
            Duration value = Quantities.duration(text);
            return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0 ? null : value;
        });
    }

    /** Bytes, for instance {@code 1048576}, {@code 64KiB}, {@code 1MiB}; both bounds included. */
    public long bytes(String key, long defaultValue, long min, long max) {
        String expected = "a size from " + Quantities.text(min) + " to " + Quantities.text(max)
                + ", such as 64KiB, 1MiB or a number of bytes";
        return read(key, defaultValue, expected, text -> {
            Long value = Quantities.bytes(text);
            return value == null || value < min || value > max ? null : value;
        });
    }

    /** A YAML list of texts, or one text with commas; a comma within an element is written {@code \,}. */
    public List<String> list(String key, List<String> defaultValue) {
        return read(key, defaultValue, "texts, separated by commas", text -> LIST_SEPARATOR
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
    public SortedMap<String, String> map(String prefix) {
        known.addSubtree(prefix);
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
    public Map<String, String> propertiesFile(String key) {
        String file = optionalString(key);
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
        known.addSubtree(prefix);
    }

    /** Whether any layer has the key. */
    public boolean has(String key) {
        known.add(key);
        return sources.find(key) != null;
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

    /** @param parse gives null, or throws {@link IllegalArgumentException}, where the text is not as expected */
    private <T> T read(String key, T defaultValue, String expected, Function<String, @Nullable T> parse) {
        known.add(key);
        SettingsSources.Found found = sources.find(key);
        if (found == null) {
            return defaultValue;
        }
        T value;
        try {
            value = parse.apply(found.value());
        } catch (IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            problem(found + ": expected " + expected);
            return defaultValue;
        }
        return value;
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
