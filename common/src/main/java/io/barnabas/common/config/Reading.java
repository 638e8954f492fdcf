package io.barnabas.common.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds keys in the layers and remembers which were asked for, what they were, and what was wrong with them. */
final class Reading {
    private final SettingsSources sources;
    private final KnownKeys known = new KnownKeys();
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();
    /** A set, because a key may be read more than once. */
    private final Set<String> problems = new LinkedHashSet<>();

    Reading(SettingsSources sources) {
        this.sources = sources;
    }

    <T> T read(ConfigKey key, T defaultValue, Function<String, @Nullable T> parse) {
        T value = optional(key, parse);
        return value == null ? defaultValue : value;
    }

    /**
     * Null where the key is absent, and where it cannot be used, which is a problem.
     *
     * @param parse gives null, or throws {@link IllegalArgumentException}, where the text is not as expected
     */
    <T> @Nullable T optional(ConfigKey key, Function<String, @Nullable T> parse) {
        known.add(key);
        SettingsSources.Found found = sources.find(key.name());
        if (found == null) {
            show(ConfigValue.of(key, key.defaultValue(), ConfigValue.DEFAULT));
            return null;
        }
        show(ConfigValue.of(key, found.value(), found.source()));
        T value;
        try {
            value = parse.apply(found.value());
        } catch (IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            String seen = key.type() == KeyType.SECRET ? found.withoutValue() : found.toString();
            problem(seen + ": expected " + key.expected() + key.type().example());
        }
        return value;
    }

    List<String> indexes(String key) {
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

    SortedMap<String, String> map(ConfigKey subtree) {
        known.add(subtree);
        String start = subtree.name() + ".";
        SortedMap<String, String> all = new TreeMap<>();
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

    void leave(String prefix) {
        known.leave(prefix);
    }

    void show(ConfigValue value) {
        values.put(value.key(), value);
    }

    void derived(String key, String text) {
        values.computeIfPresent(
                key, (name, now) -> now.isDefault() ? new ConfigValue(name, text, ConfigValue.DEFAULT) : now);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    /** @throws ConfigException with all problems, unknown keys among them */
    void finish() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(known.unknown(sources));
        if (!all.isEmpty()) {
            throw new ConfigException("The configuration has "
                    + (all.size() == 1 ? "a problem" : all.size() + " problems") + ":\n  " + String.join("\n  ", all));
        }
    }

    List<ConfigKey> keys() {
        return known.keys();
    }

    List<ConfigValue> values() {
        return List.copyOf(values.values());
    }

    private void putFound(SortedMap<String, String> all, String name, String key) {
        SettingsSources.Found found = sources.find(key);
        if (found != null) {
            all.put(name, found.value());
            show(ConfigValue.foreign(key, found.value(), found.source()));
        }
    }

    private static void addIndex(SortedSet<Integer> found, Matcher matcher) {
        if (matcher.matches()) {
            found.add(Integer.parseInt(matcher.group(1)));
        }
    }
}
