package io.barnabas.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A gateway with the demo page in a process of its own, started again and again on one port. */
final class GatewayProcess implements AutoCloseable {
    private final Path config;
    private final int port;
    private JavaProcess process;

    /** Not started yet. The configuration is written into the folder. */
    GatewayProcess(KafkaSettings kafka, RouteConfigs routes, Path folder) throws IOException {
        port = FreePort.find();
        config = Files.writeString(
                folder.resolve("gateway.yaml"), """
                kafka:
                  bootstrap-servers: %s
                topics:
                  prefix: %s
                gateway:
                  host: 127.0.0.1
                  port: %d
                  admin-port: 0
                  demo-page: true
                """.formatted(kafka.bootstrapServers(), Brokers.prefix(routes), port));
    }

    int port() {
        return port;
    }

    /** Returns at once; it listens soon, and is ready a little later. */
    void start() throws IOException {
        process = JavaProcess.start(Main.class, "gateway", "--config", config.toString());
    }

    /** Whatever an earlier test has left behind. */
    void ensureReady() throws IOException {
        if (process == null || !process.isAlive()) {
            start();
        }
        awaitReady();
    }

    /** Asks the address that it prints. */
    void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .failFast("the gateway has ended", () -> !process.isAlive())
                .until(() -> process.output().stream()
                        .filter(line -> line.startsWith("Admin: "))
                        .anyMatch(line -> isReady(URI.create(line.substring("Admin: ".length())))));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** As {@code kill} does, and waits for its end. */
    void terminate() throws IOException, InterruptedException {
        assertThat(process.terminate()).as("%s", process.output()).isEqualTo(143);
    }

    /** Stops its processor time: its sockets stay open and nobody answers. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        // The shell's own kill: minimal systems have no other.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static boolean isReady(URI health) {
        try {
            HttpURLConnection request = (HttpURLConnection) health.toURL().openConnection();
            request.setConnectTimeout(1_000);
            request.setReadTimeout(1_000);
            return request.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
