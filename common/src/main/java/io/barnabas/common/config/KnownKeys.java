package io.barnabas.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keys somebody has asked for, to find those that nobody reads. */
final class KnownKeys {
    private static final Pattern LAST_INDEX = Pattern.compile("\\[\\d+]$");

    private final Set<String> keys = new TreeSet<>();
    private final Set<String> subtrees = new TreeSet<>();

    /** A key may be asked for more than once. */
    void add(ConfigKey key) {
        if (key.subtree()) {
            subtrees.add(key.name() + ".");
        } else {
            keys.add(key.name());
        }
    }

    /** Everything below the prefix is known. */
    void leave(String prefix) {
        subtrees.add(prefix + ".");
    }

    List<String> unknown(SettingsSources sources) {
        List<String> problems = new ArrayList<>();
        for (String name : sources.names()) {
            // An element of a list of texts stands in its list's key too.
            if (!keys.contains(name)
                    && !keys.contains(LAST_INDEX.matcher(name).replaceFirst(""))
                    && subtrees.stream().noneMatch(name::startsWith)) {
                SettingsSources.Found found = sources.find(name);
                problems.add((found == null ? name : found.withoutValue()) + ": nothing has this name" + hint(name));
            }
        }
        for (String variable : sources.variables()) {
            if (keys.stream().noneMatch(it -> EnvironmentSource.normal(it).equals(variable))
                    && subtrees.stream().noneMatch(it -> variable.startsWith(EnvironmentSource.normal(it)))) {
                problems.add(EnvironmentSource.PREFIX + variable + " (" + EnvironmentSource.NAME
                        + "): nothing has this name" + variableHint(variable));
            }
        }
        return problems;
    }

    private String hint(String name) {
        String nearest = nearest(name, List.copyOf(keys));
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private String variableHint(String variable) {
        String nearest =
                nearest(variable, keys.stream().map(EnvironmentSource::normal).toList());
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
