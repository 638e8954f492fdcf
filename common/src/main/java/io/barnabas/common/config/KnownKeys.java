package io.barnabas.common.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keys somebody has asked for, to find those that nobody reads. */
final class KnownKeys {
    private static final Pattern LAST_INDEX = Pattern.compile("\\[\\d+]$");

    private final Map<String, ConfigKey> keys = new LinkedHashMap<>();
    private final Set<String> left = new TreeSet<>();

    /** A key may be asked for more than once. */
    void add(ConfigKey key) {
        keys.putIfAbsent(key.name(), key);
        if (key.type() == KeyType.SUBTREE) {
            leave(key.name());
        }
    }

    /** The key itself and everything below it need not be asked for. */
    void leave(String prefix) {
        left.add(prefix);
    }

    /** In the order in which they were first asked for. */
    List<ConfigKey> keys() {
        return List.copyOf(keys.values());
    }

    List<String> unknown(SettingsSources sources) {
        List<String> problems = new ArrayList<>();
        for (String name : sources.names()) {
            // An element of a list of texts stands in its list's key too.
            if (!keys.containsKey(name)
                    && !keys.containsKey(LAST_INDEX.matcher(name).replaceFirst(""))
                    && left.stream().noneMatch(it -> isWithin(it, name))) {
                SettingsSources.Found found = sources.find(name);
                problems.add((found == null ? name : found.withoutValue()) + ": nothing has this name" + hint(name));
            }
        }
        for (String variable : sources.variables()) {
            if (keys.keySet().stream()
                            .noneMatch(it -> EnvironmentSource.normal(it).equals(variable))
                    && left.stream().noneMatch(it -> isVariableWithin(EnvironmentSource.normal(it), variable))) {
                problems.add(EnvironmentSource.PREFIX + variable + " (" + EnvironmentSource.NAME
                        + "): nothing has this name" + variableHint(variable));
            }
        }
        return problems;
    }

    private static boolean isWithin(String prefix, String name) {
        return name.startsWith(prefix)
                && (name.length() == prefix.length() || ".[".indexOf(name.charAt(prefix.length())) >= 0);
    }

    private static boolean isVariableWithin(String prefix, String variable) {
        return variable.equals(prefix) || variable.startsWith(prefix + "_");
    }

    private String hint(String name) {
        String nearest = nearest(name, List.copyOf(keys.keySet()));
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private String variableHint(String variable) {
        String nearest = nearest(
                variable, keys.keySet().stream().map(EnvironmentSource::normal).toList());
        return nearest == null ? "" : "; did you mean " + EnvironmentSource.PREFIX + nearest + "?";
    }

    private static @Nullable String nearest(String name, List<String> candidates) {
        String best = null;
        int bestDistance = Math.max(2, name.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein's: how many characters to insert, delete or replace. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
