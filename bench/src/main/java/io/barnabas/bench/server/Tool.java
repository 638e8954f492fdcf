package io.barnabas.bench.server;

import io.barnabas.common.command.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system or the JDK that is run for what it prints. */
final class Tool {
    private static final long TIMEOUT_S = 60;

    private Tool() {}

    /**
     * Runs it and returns what it printed on both outputs; blocks for a minute at most.
     *
     * @throws CommandException when it does not run, fails, or takes longer
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    static String run(List<String> command) {
        String name = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // The process is watched from beside: what it prints is read to its end here.
            process.onExit().orTimeout(TIMEOUT_S, TimeUnit.SECONDS).whenComplete((ended, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandException(name + " failed with " + process.exitValue() + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new CommandException(name + " does not run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while " + name + " ran.", e);
        }
    }
}
