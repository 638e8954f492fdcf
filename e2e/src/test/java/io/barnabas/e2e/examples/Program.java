package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is not ours to link with. {@link #close} ends it, whatever it does. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_MS = 30_000;

    private final Process process;
    /** What was printed and not yet awaited; its own lock. */
    private final StringBuilder output = new StringBuilder();

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Waits until it has printed the text, and forgets what it printed up to there; fails after half a minute. */
    void awaitOutput(String text) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        synchronized (output) {
            int found = output.indexOf(text);
            while (found < 0) {
                long left = deadline - System.currentTimeMillis();
                if (left <= 0) {
                    fail(
                            "no '%s' within %d ms; process %d printed '%s'",
                            shown(text), PATIENCE_MS, process.pid(), shown(output));
                }
                output.wait(left);
                found = output.indexOf(text);
            }
            output.delete(0, found + text.length());
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for its end; its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            fail("process %d did not end within %d ms", process.pid(), PATIENCE_MS);
        }
        return process.exitValue();
    }

    /** Asks it to end, as {@code kill} does; its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static CharSequence shown(CharSequence text) {
        return text.length() <= 2_000 ? text : text.subSequence(0, 2_000) + "…";
    }

    private void read() {
        char[] chars = new char[8_192];
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = reader.read(chars); count >= 0; count = reader.read(chars)) {
                append(new String(chars, 0, count));
            }
        } catch (IOException e) {
            append("(output ended: " + e + ")");
        }
    }

    private void append(String printed) {
        synchronized (output) {
            output.append(printed);
            output.notifyAll();
        }
    }
}
