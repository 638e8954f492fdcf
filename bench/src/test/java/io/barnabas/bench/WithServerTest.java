package io.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From nothing to figures: broker, gateway, worker and floor, each a process of its own or in the bench's. */
class WithServerTest {
    @Test
    void oneCommandMeasuresFromNothingAndLeavesNothing() throws Exception {
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
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> servers = List.of();
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(bench.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                servers = servers.isEmpty() ? bench.descendants().toList() : servers;
                last = line;
            }
            assertThat(bench.waitFor()).isZero();
        } finally {
            bench.destroy();
        }

        JsonNode json = new ObjectMapper().readTree(last);
        assertThat(json.at("/echo/0/errors").asInt()).isZero();
        assertThat(json.at("/floor/0/errors").asInt()).isZero();
        assertThat(json.at("/p50Ratio/median").asDouble()).isPositive();
        assertThat(json.at("/echo/0/cpuMicrosPerMessage").size()).isEqualTo(3);
        assertThat(servers).hasSize(3);
        List<ProcessHandle> started = servers;
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> started.stream()
                .noneMatch(ProcessHandle::isAlive));
    }
}
