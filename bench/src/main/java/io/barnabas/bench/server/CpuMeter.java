package io.barnabas.bench.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CPU time that servers use from one moment on. Used by one thread. */
public final class CpuMeter {
    private final List<ServerProcess> processes;
    private Map<String, Double> begin = Map.of();

    public CpuMeter(List<ServerProcess> processes) {
        this.processes = List.copyOf(processes);
    }

    public void start() {
        begin = now();
    }

    /** Since {@link #start}, in seconds, by the server's name, in their order. */
    public Map<String, Double> usedSeconds() {
        Map<String, Double> used = now();
        used.replaceAll((name, seconds) -> seconds - begin.getOrDefault(name, 0.0));
        return used;
    }

    private Map<String, Double> now() {
        Map<String, Double> now = new LinkedHashMap<>();
        processes.forEach(it -> now.merge(it.name(), it.cpuSeconds(), Double::sum));
        return now;
    }
}
