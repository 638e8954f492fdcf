package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An example in Java that has a class path of its own, as its build has written it; nothing of ours is on it. */
final class JavaExample {
    private JavaExample() {}

    static Program start(String example, String main, Map<String, String> environment, String... args)
            throws IOException {
        Path target = Packages.example(example).resolve("target");
        String libraries = Files.readString(target.resolve("class-path"));
        assertThat(Arrays.stream(libraries.split(File.pathSeparator, -1)).map(Path::of))
                .noneMatch(library -> library.getFileName().toString().startsWith("barnabas"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = String.join(
                File.pathSeparator,
                target.resolve("classes").toString(),
                target.resolve("test-classes").toString(),
                libraries);
        // It runs for seconds: thorough compilation would only cost.
        List<String> command = new ArrayList<>(
                List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, main));
        command.addAll(List.of(args));
        return Program.start(target, environment, command.toArray(String[]::new));
    }
}
