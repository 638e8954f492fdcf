package io.barnabas.e2e.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The files below {@code deploy/}. */
final class DeployFolder {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DEPLOY = ROOT.resolve("deploy");

    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h)");

    private DeployFolder() {}

    static String text(String file) {
        try {
            return Files.readString(DEPLOY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a YAML file. */
    static List<Object> yaml(String file) {
        List<Object> documents = new ArrayList<>();
        new Yaml().loadAll(text(file)).forEach(documents::add);
        return documents;
    }

    /** The time after some words, on a line that begins with them or has them. */
    static Duration time(String text, String words) {
        Matcher found = Pattern.compile("\\b" + words.replace(" ", "\\s+") + "[\\s=]+(\\d+(?:ms|s|m|h))\\b")
                .matcher(text);
        if (!found.find()) {
            throw new AssertionError("no time after '" + words + "'");
        }
        return duration(found.group(1));
    }

    static Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new AssertionError("expected a time, found " + text);
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
