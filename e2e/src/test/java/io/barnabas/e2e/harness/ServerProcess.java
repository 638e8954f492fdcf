package io.barnabas.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program of the system that serves on a port of the loopback address; what it prints is kept. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Returns once somebody listens at the port. The shell finds programs that only root has on its path. */
    static ServerProcess start(Path folder, Map<String, String> environment, int port, List<String> command)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(shell(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        ServerProcess server = new ServerProcess(builder.start(), output);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast("the program has ended", () -> !server.process.isAlive())
                    .until(() -> listens(port));
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw new AssertionError(command + " does not serve:\n" + server.output(), e);
        }
    }

    /** The program in place of a shell that knows where daemons are. */
    static String[] shell(List<String> command) {
        return new String[] {"sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/sbin; exec " + String.join(" ", command)};
    }

    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean listens(int port) {
        try {
            RawClient.tcp(port).close();
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
