package io.barnabas.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The {@code barnabas} command in a process of its own. */
final class BarnabasProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private BarnabasProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "barnabas-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Both its outputs are read as one. */
    static BarnabasProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new BarnabasProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    List<String> lines() {
        return lines;
    }

    /** Waits for a line that contains the text, and returns it. */
    String awaitLine(String text) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> lines.stream().filter(it -> it.contains(text)).findFirst(), it -> {
                    if (it.isEmpty() && !process.isAlive()) {
                        throw new IllegalStateException("it ended with " + process.exitValue() + ": " + lines);
                    }
                    return it.isPresent();
                })
                .orElseThrow();
    }

    /** Sends SIGTERM. */
    void terminate() {
        // The process's own destroy() would close its outputs as well.
        process.toHandle().destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it is still running: " + lines);
        }
        reader.join(TimeUnit.SECONDS.toMillis(10));
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
