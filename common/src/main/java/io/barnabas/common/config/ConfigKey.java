package io.barnabas.common.config;

/**
 * What is known of a key, said by the code that reads it.
 *
 * @param name with its place in a list, such as {@code routes[0].path}
 * @param expected which texts it takes, bounds included; the end of the sentence "expected …"
 * @param defaultValue as it would be written; empty for none
 * @param description one sentence for people
 * @param secret whether its value must not be shown
 * @param subtree whether it stands for all keys below it
 */
record ConfigKey(
        String name, String expected, String defaultValue, String description, boolean secret, boolean subtree) {
    static ConfigKey of(String name, String expected, String defaultValue, String description) {
        return new ConfigKey(name, expected, defaultValue, description, false, false);
    }

    static ConfigKey secret(String name, String description) {
        return new ConfigKey(name, "text, kept secret", "", description, true, false);
    }

    static ConfigKey subtree(String name, String description) {
        return new ConfigKey(name, "any keys below it", "", description, false, true);
    }
}
