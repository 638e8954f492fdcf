package io.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to figures: broker, gateway, worker and the floor's worker, each a process of its own. */
@Tag("long")
class WithServerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void oneCommandMeasuresFromNothingAndLeavesNothing(@TempDir Path folder) throws Exception {
        Path output = Files.createFile(folder.resolve("output"));
        Path errors = folder.resolve("errors");
        Process bench = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "echo",
                        "--with-server",
                        "--with-floor",
                        "--connections",
                        "2",
                        "--rate",
                        "50",
                        "--warm-up",
                        "200ms",
                        "--duration",
                        "500ms",
                        "--rounds",
                        "1")
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        List<ProcessHandle> servers;
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> Files.size(output) > 0 || !bench.isAlive());
            servers = bench.descendants().toList();
            assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            bench.destroy();
        }

        assertThat(bench.exitValue()).as(Files.readString(errors)).isZero();
        List<String> lines = Files.readAllLines(output);
        String last = lines.get(lines.size() - 1);
        JsonNode json = new ObjectMapper().readTree(last);
        assertThat(json.at("/echo/0/errors").asInt()).isZero();
        assertThat(json.at("/floor/0/errors").asInt()).isZero();
        assertThat(json.at("/p50Ratio/median").asDouble()).isPositive();
        assertThat(json.at("/echo/0/cpuMicrosPerMessage").size()).isEqualTo(3);
        assertThat(servers).as("broker, gateway, worker, floor's worker").hasSize(4);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> servers.stream()
                .noneMatch(ProcessHandle::isAlive));
    }
}
