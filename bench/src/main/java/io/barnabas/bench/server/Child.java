package io.barnabas.bench.server;

import io.barnabas.common.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that the bench starts: a JVM of its own, with this JVM's flags and class path. */
final class Child implements AutoCloseable {
    /** The last lines that it printed are kept, so many. */
    private static final int MAX_LINES = 200;

    private static final long STOP_S = 30;
    private static final int STEP_MS = 20;

    private final String name;
    private final Process process;
    private final Deque<String> lines = new ArrayDeque<>();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param folder where it runs: no configuration file of the user's shall be found there
     * @param flags JVM flags on top of this JVM's
     */
    static Child start(String name, Path folder, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.add("-cp");
        command.add(absoluteClassPath());
        command.add(ChildMain.class.getName());
        command.addAll(arguments);
        try {
            return new Child(
                    name,
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start());
        } catch (IOException e) {
            throw new CommandException("The " + name + " does not start: " + e.getMessage(), e);
        }
    }

    ServerProcess process() {
        return ServerProcess.of(name, process.pid());
    }

    /**
     * Waits for a line that matches as a whole, and returns its first group.
     *
     * @throws CommandException when it ends before, or does not print one in that time
     */
    String await(Pattern line, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        String found = find(line);
        while (found == null) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new CommandException("The " + name + " " + (process.isAlive() ? "did not print" : "ended before")
                        + " a line like " + line + "; it said: " + said());
            }
            Thread.sleep(STEP_MS);
            found = find(line);
        }
        return found;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed last. */
    synchronized String said() {
        return String.join(System.lineSeparator(), lines);
    }

    /** Asks it to stop and waits for it, half a minute at most. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable String find(Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(it -> it.group(1))
                .findFirst()
                .orElse(null);
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(its output ended: " + e.getMessage() + ")");
        }
    }

    private static String absoluteClassPath() {
        String separator = System.getProperty("path.separator");
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(Pattern.quote(separator), -1)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, absolute);
    }
}
