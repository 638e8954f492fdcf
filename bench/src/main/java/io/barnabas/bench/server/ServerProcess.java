package io.barnabas.bench.server;

import io.barnabas.common.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that is measured, by its id. What it uses is read from Linux's {@code /proc}; elsewhere these figures
 * cannot be had, and asking says so.
 *
 * @param name for people
 */
public record ServerProcess(String name, long pid) {
    private static final Path PROC = Path.of("/proc");

    /**
     * Checks that it is there and that its figures can be read.
     *
     * @throws CommandException saying what is missing
     */
    public static ServerProcess of(String name, long pid) {
        ServerProcess process = new ServerProcess(name, pid);
        process.read("stat");
        return process;
    }

    /** CPU time that it has used so far, in seconds; exact to a hundredth. */
    public double cpuSeconds() {
        return (double) ProcStat.parse(read("stat")).ticks() / ClockTicks.PER_SECOND;
    }

    /** Resident memory, in bytes. The process must be of the same user. */
    public long rssBytes() {
        return SmapsRollup.parse(read("smaps_rollup")).rssBytes();
    }

    /**
     * What lives on its heap. It must be a JVM of the same user, and collects its garbage for it, all of it.
     *
     * @throws CommandException when it is none
     */
    public ClassHistogram liveObjects() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return ClassHistogram.parse(Tool.run(List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram")));
    }

    /** Whether the process is a JVM that {@link #liveObjects} can ask. */
    public boolean isJvm() {
        try {
            Tool.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(pid),
                    "VM.version"));
            return true;
        } catch (CommandException e) {
            return false;
        }
    }

    private String read(String file) {
        Path path = PROC.resolve(Long.toString(pid)).resolve(file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new CommandException(
                    "The " + name + " (process " + pid + ") cannot be measured: " + path + " cannot be read (" + e
                            + "); expected a living process of this user, on Linux.",
                    e);
        }
    }
}
