package io.barnabas.e2e.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A main class of the test class path in a process of its own; what it prints is kept. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private JavaProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static JavaProcess start(Class<?> main, String... args) throws IOException {
        return start(shortLived(), main, args);
    }

    /** JVM flags of a process that lives for a test, which shall start fast and be small; of further ones the last wins. */
    public static List<String> shortLived(String... more) {
        List<String> flags = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        flags.addAll(List.of(more));
        return flags;
    }

    /** With JVM flags of one's own. */
    public static JavaProcess start(List<String> flags, Class<?> main, String... args) throws IOException {
        return start(Map.of(), flags, main, args);
    }

    /** With variables of the environment as well. */
    public static JavaProcess start(Map<String, String> environment, List<String> flags, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start());
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Asks it to end as {@code kill} does. Returns its exit code. */
    public int terminate() throws IOException, InterruptedException {
        // Not by destroy(), which closes our end of its output.
        signal("TERM");
        return awaitExit();
    }

    /** Waits until it ends by itself, at most 40 s. Returns its exit code; all its output is there by then. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            throw new AssertionError("process " + process.pid() + " did not end: " + output);
        }
        reader.join(TimeUnit.SECONDS.toMillis(10));
        return process.exitValue();
    }

    /** Sends it a signal such as STOP or CONT. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Lines printed so far, of both streams. */
    public List<String> output() {
        return output;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            output.add("(output ended: " + e + ")");
        }
    }
}
