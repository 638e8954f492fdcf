package io.barnabas.bench.nodes;

import io.barnabas.bench.server.CpuMeter;
import io.barnabas.bench.server.Servers;
import io.barnabas.common.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** What servers use for a load: CPU time by kind of process, and bytes of the broker's log by topic. */
final class Meter implements AutoCloseable {
    private static final int BROKER_ID = 1;

    private final String title;
    private final CpuMeter cpu;
    private final Admin admin;
    /** CPU seconds per second without a load, by kind of process. */
    private Map<String, Double> rest = Map.of();

    /** Some load; tells how many units it was: messages, deliveries, connections. */
    interface Load {
        long run() throws Exception;
    }

    Meter(String title, Servers servers) {
        this.title = title;
        this.cpu = new CpuMeter(servers.processes());
        this.admin = Admin.create(new KafkaSettings(servers.bootstrapServers()).with(Map.of()));
    }

    /** Measures the rest first, which is taken off what comes later where that is told apart. */
    void rest(Load load) throws Exception {
        rest = measure("rest", load);
    }

    /** Runs it and prints a line; returns CPU seconds per second by kind of process. */
    Map<String, Double> measure(String phase, Load load) throws Exception {
        Map<String, Long> before = bytes();
        cpu.start();
        long began = System.nanoTime();
        long units = load.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Double> used = cpu.usedSeconds();
        StringBuilder line = new StringBuilder(String.format(
                "%s, %s: %,d in %.1f s; CPU seconds (beyond rest: us each)", title, phase, units, seconds));
        used.forEach((name, it) -> {
            double beyond = it - rest.getOrDefault(name, 0.0) * seconds;
            line.append(String.format("; %s %.2f (%.1f)", name, it, beyond * 1e6 / Math.max(units, 1)));
        });
        line.append("; bytes of log each");
        bytes().forEach((topic, size) -> {
            long more = size - before.getOrDefault(topic, 0L);
            if (more > 0) {
                line.append(String.format("; %s %.1f", topic, (double) more / Math.max(units, 1)));
            }
        });
        System.out.println(line);
        used.replaceAll((name, it) -> it / seconds);
        return used;
    }

    private Map<String, Long> bytes() throws ExecutionException, InterruptedException {
        Map<String, Long> bytes = new TreeMap<>();
        admin.describeLogDirs(List.of(BROKER_ID)).allDescriptions().get().values().stream()
                .flatMap(it -> it.values().stream())
                .forEach(dir -> dir.replicaInfos()
                        .forEach((partition, replica) -> bytes.merge(partition.topic(), replica.size(), Long::sum)));
        return bytes;
    }

    @Override
    public void close() {
        admin.close();
    }
}
