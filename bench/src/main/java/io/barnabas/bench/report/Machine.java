package io.barnabas.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where it was measured.
 *
 * @param load processes that wanted to run, mean of the minute before; negative where the system does not tell
 */
public record Machine(int processors, String java, String system, double load) {
    private static final double QUIET = 0.3;

    /** As it is now: to be asked before the load begins. */
    public static Machine now() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                loadAverage());
    }

    /** Whether others left us the machine. */
    public boolean isQuiet() {
        return load >= 0 && load <= QUIET * processors;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("processors", processors);
        json.put("java", java);
        json.put("system", system);
        json.put("loadBefore", load);
        return json;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d processors, Java %s, %s, load before %.2f%s",
                processors,
                java,
                system,
                load,
                isQuiet() ? "" : " (not quiet: these figures say little)");
    }

    private static double loadAverage() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
        } catch (IOException | NumberFormatException unknown) {
            return -1;
        }
    }
}
