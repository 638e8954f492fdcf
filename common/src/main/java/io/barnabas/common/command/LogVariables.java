package io.barnabas.common.command;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The variables that {@code logback.xml} reads; with other values than these Logback would log nothing, or all. */
final class LogVariables {
    private static final Map<String, Set<String>> VALUES = Map.of(
            "BARNABAS_LOG_FORMAT", Set.of("text", "json"),
            "BARNABAS_LOG_LEVEL", Set.of("trace", "debug", "info", "warn", "error", "off"));

    private LogVariables() {}

    /** One sentence about the first variable with an unknown value; null where there is none. */
    static @Nullable String problem(Map<String, String> environment) {
        for (String name : new TreeSet<>(VALUES.keySet())) {
            String value = environment.get(name);
            Set<String> known = VALUES.getOrDefault(name, Set.of());
            // Levels are taken in any case, names of appenders are not.
            boolean ok =
                    value == null || known.contains(name.endsWith("LEVEL") ? value.toLowerCase(Locale.ROOT) : value);
            if (!ok) {
                return name + " = '" + value + "' (environment): expected one of " + new TreeSet<>(known) + ".";
            }
        }
        return null;
    }
}
