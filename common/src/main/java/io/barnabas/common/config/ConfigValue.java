package io.barnabas.common.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A key's value as people may see it.
 *
 * @param key with its place in a list
 * @param text without anything secret; empty for none
 * @param source the layer that it stands in, or {@value #DEFAULT}
 */
public record ConfigValue(String key, String text, String source) {
    /** Source of what no layer sets. */
    public static final String DEFAULT = "default";

    /** Names of properties that are not ours, whose value may be secret. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(password|passphrase|jaas|secret|token|credential|private|user\\.info|\\bkey$).*");

    /** User and password of a URL. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    /** A key of ours. */
    static ConfigValue of(ConfigKey key, String text, String source) {
        boolean hidden = key.type() == KeyType.SECRET && !text.isEmpty();
        return new ConfigValue(key.name(), hidden ? Secret.HIDDEN : withoutUser(text), source);
    }

    /** A key whose meaning we do not know: what its name tells decides. */
    static ConfigValue foreign(String name, String text, String source) {
        boolean hidden = SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
        return new ConfigValue(name, hidden ? Secret.HIDDEN : withoutUser(text), source);
    }

    public boolean isDefault() {
        return source.equals(DEFAULT);
    }

    /** One line for each value, in columns. */
    public static List<String> lines(List<ConfigValue> values) {
        int keys = values.stream().mapToInt(it -> it.key().length()).max().orElse(0);
        int texts = values.stream().mapToInt(it -> it.shown().length()).max().orElse(0);
        String format = "%-" + Math.max(1, keys) + "s  %-" + Math.max(1, Math.min(texts, 40)) + "s  (%s)";
        return values.stream()
                .map(it -> String.format(Locale.ROOT, format, it.key(), it.shown(), it.source()))
                .toList();
    }

    private static String withoutUser(String text) {
        return USER_INFO.matcher(text).replaceAll(Secret.HIDDEN);
    }

    private String shown() {
        if (text.isEmpty()) {
            return isDefault() ? "none" : "''";
        }
        return text.lines()
                .map(String::strip)
                .reduce((one, next) -> one + " " + next)
                .orElse("");
    }
}
