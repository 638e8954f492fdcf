package io.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.barnabas.bench.load.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands as a user types them, against a server in this JVM. */
class CommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void echoPrintsSentencesAndThenOneLineOfJson() throws Exception {
        try (TestServer server = TestServer.echo()) {
            run(
                    "echo",
                    "--url",
                    server.url("/"),
                    "--connections",
                    "4",
                    "--rate",
                    "100",
                    "--warm-up",
                    "300ms",
                    "--duration",
                    "500ms");
        }
        JsonNode json = json();
        assertThat(json.at("/echo/0/sent").asInt()).isBetween(49, 51);
        assertThat(json.at("/echo/0/errors").asInt()).isZero();
        assertThat(json.at("/echo/0/latencyMs/p50").asDouble()).isPositive();
        assertThat(json.at("/coldMs/max").asDouble()).isPositive();
        assertThat(out.toString()).contains("4 connections, 100/s (open loop), 128 bytes of text");
    }

    @Test
    void idleTellsWhatConnectionsCostTheServer() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/smaps_rollup")), "no /proc of Linux here");
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestServer.class.getName(),
                        "100")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            run(
                    "idle",
                    "--url",
                    said.readLine(),
                    "--connections",
                    "20",
                    "--warm-up",
                    "100ms",
                    "--duration",
                    "500ms",
                    "--server-pid",
                    "it=" + server.pid());
        } finally {
            server.destroyForcibly();
        }
        JsonNode json = json();
        assertThat(json.at("/open").asInt()).isEqualTo(20);
        assertThat(json.at("/pings").asInt()).isGreaterThanOrEqualTo(20);
        assertThat(json.at("/heapBytesPerConnection").asInt()).isGreaterThan(1_000);
        assertThat(json.at("/rssBytesPerConnection").isNumber()).isTrue();
        assertThat(json.at("/cpu/it/secondsPerMinute").isNumber()).isTrue();
    }

    @Test
    void eitherUrlOrServer() {
        assertThat(new CommandLine(new Main()).setErr(new PrintWriter(err)).execute("echo"))
                .isOne();
        assertThat(err.toString()).contains("Expected either --url or --with-server.");
    }

    private void run(String... args) {
        int code = new CommandLine(new Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        assertThat(code).as(err.toString()).isZero();
    }

    private JsonNode json() throws Exception {
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.stream().filter(it -> it.startsWith("{"))).hasSize(1);
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
