package io.barnabas.e2e.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Command {
    private Command() {}

    /** What a program printed, to both streams, and its exit code: -1 for none. */
    record Result(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }

        String lastLine() {
            return output.strip().lines().reduce((first, second) -> second).orElse("no output");
        }
    }

    static Result run(Duration atMost, String... command) throws IOException, InterruptedException {
        return run(atMost, Map.of(), List.of(command));
    }

    /** The result of a program that is missing, or took too long, is not {@link Result#ok}. */
    static Result run(Duration atMost, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Docker.ROOT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = start(builder);
            if (process == null) {
                return new Result(-1, command.get(0) + " is not installed");
            }
            boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String told = Files.readString(output);
            return ended
                    ? new Result(process.exitValue(), told)
                    : new Result(-1, told + "\nno end after " + atMost.toSeconds() + " s");
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException notFound) {
            return null;
        }
    }
}
