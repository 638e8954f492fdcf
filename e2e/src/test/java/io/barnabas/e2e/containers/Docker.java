package io.barnabas.e2e.containers;

import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package need: a Docker Engine, images, and what {@code mvn package} puts into ours. */
final class Docker {
    /** The name that CI leaves these tests out by, where no image can be had. */
    static final String TAG = "containers";

    static final String KAFKA = "apache/kafka:4.3.1";
    static final String HAPROXY = "haproxy:3.2";
    static final String PROMETHEUS = "prom/prometheus:v3.5.0";
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String JRE = "eclipse-temurin:25-jre";
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration PULL = Duration.ofMinutes(10);
    private static final List<String> BUILT =
            List.of("gateway/target/lib", "worker/target/lib", "standalone/target/lib", "examples/target");

    private Docker() {}

    /** Skips the calling test unless there is an engine that has our base image and those, or can pull them. */
    static void orSkip(String... images) throws IOException, InterruptedException {
        Command.Result engine = Command.run(ANSWER, "docker", "info");
        if (!engine.ok()) {
            throw Requirement.missing("no Docker Engine answers (docker info: " + engine.lastLine() + ")");
        }
        List<String> all = new ArrayList<>(List.of(JRE));
        all.addAll(List.of(images));
        for (String image : all) {
            if (!Command.run(ANSWER, "docker", "image", "inspect", image).ok()) {
                Command.Result pull = Command.run(PULL, "docker", "pull", image);
                if (!pull.ok()) {
                    throw Requirement.missing("image " + image + " cannot be pulled (" + pull.lastLine() + ")");
                }
            }
        }
        for (String folder : BUILT) {
            if (!Files.isDirectory(ROOT.resolve(folder))) {
                throw Requirement.missing(folder + " is not there, which mvn package makes");
            }
        }
    }
}
