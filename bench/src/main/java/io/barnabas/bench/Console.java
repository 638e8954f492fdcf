package io.barnabas.bench;

import io.barnabas.bench.load.Phase;
import io.barnabas.bench.load.Progress;
import io.barnabas.bench.load.Watch;
import io.barnabas.bench.report.Latency;
import io.barnabas.bench.server.CpuMeter;
import io.barnabas.bench.server.ServerProcess;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lines of progress. */
final class Console {
    private final PrintWriter out;

    Console(PrintWriter out) {
        this.out = out;
    }

    void say(String line) {
        out.println("  " + line);
        out.flush();
    }

    /**
     * For one run.
     *
     * @param processes whose CPU time is read while it is measured
     */
    RoundWatch watch(String name, List<ServerProcess> processes) {
        return new RoundWatch(name, new CpuMeter(processes));
    }

    /** Tells how far the run is, and reads the servers' CPU time at the measured part's begin and end. */
    final class RoundWatch implements Watch {
        private final String name;
        private final CpuMeter cpu;
        private Map<String, Double> used = Map.of();

        private RoundWatch(String name, CpuMeter cpu) {
            this.name = name;
            this.cpu = cpu;
        }

        /** By the server's name; empty before the end. */
        Map<String, Double> cpuSeconds() {
            return used;
        }

        @Override
        public void onMeasuringBegins() {
            cpu.start();
        }

        @Override
        public void onMeasuringEnds() {
            used = cpu.usedSeconds();
        }

        @Override
        public void onProgress(long elapsedNanos, Phase phase, Progress progress) {
            say(String.format(
                    Locale.ROOT,
                    "%s  %d s%s  sent %d  received %d  %s",
                    name,
                    TimeUnit.NANOSECONDS.toSeconds(elapsedNanos),
                    phase == Phase.COLD ? " (cold)" : "",
                    progress.sent(),
                    progress.received(),
                    Latency.of(progress.recent())));
        }
    }
}
