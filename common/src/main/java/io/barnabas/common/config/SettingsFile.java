package io.barnabas.common.config;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads a YAML or properties file into flat keys such as {@code routes[0].name}. */
final class SettingsFile {
    private SettingsFile() {}

    /** @throws ConfigException naming the file and, where it cannot be parsed, the line */
    static Map<String, String> read(Path file) {
        String text = text(file);
        if (file.toString().endsWith(".properties")) {
            return properties(file, text);
        }
        Map<String, String> flat = new TreeMap<>();
        try {
            // The reader quotes keys that have dots in them; we have no use for the difference.
            new YamlConfigSource(file.toString(), text)
                    .getProperties()
                    .forEach((key, value) -> flat.put(key.replace("\"", ""), value));
        } catch (RuntimeException e) {
            // Not its message, nor it as the cause: the parser quotes lines of the file, which may hold secrets.
            throw new ConfigException("Configuration file " + file + " is not YAML: " + problem(e));
        }
        boolean meansSomething = text.lines()
                .map(String::strip)
                .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("---"));
        if (flat.isEmpty() && meansSomething) {
            throw new ConfigException("Configuration file " + file + " holds no keys: expected lines of 'key: value'");
        }
        return flat;
    }

    private static String problem(RuntimeException failure) {
        return failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? "line " + (marked.getProblemMark().getLine() + 1) + ", column "
                        + (marked.getProblemMark().getColumn() + 1) + ": " + marked.getProblem()
                : "expected lines of 'key: value'";
    }

    /** Java properties, for instance those of Kafka's own tools. */
    static Map<String, String> properties(Path file) {
        return properties(file, text(file));
    }

    private static Map<String, String> properties(Path file, String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("File " + file + " is not a properties file: " + e.getMessage(), e);
        }
        Map<String, String> flat = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> flat.put(key, properties.getProperty(key)));
        return flat;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException("File " + file + " does not exist", e);
        } catch (IOException e) {
            throw new ConfigException("File " + file + " cannot be read: " + e, e);
        }
    }
}
