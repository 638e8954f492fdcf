package io.barnabas.common.config;

/**
 * What is known of a key, said by the code that reads it.
 *
 * @param name with its place in a list, such as {@code routes[0].path}
 * @param type what kind of text it takes
 * @param expected which texts it takes, bounds included; the end of a sentence that begins with "expected"
 * @param defaultValue as it would be written; empty for none
 * @param description one sentence for people
 */
public record ConfigKey(String name, KeyType type, String expected, String defaultValue, String description) {
    /** The environment's variable that sets it. */
    public String variable() {
        return EnvironmentSource.PREFIX + EnvironmentSource.normal(name);
    }
}
