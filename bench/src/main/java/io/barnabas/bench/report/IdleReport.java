package io.barnabas.bench.report;

import io.barnabas.bench.server.ClassHistogram;
import io.barnabas.bench.server.MemoryMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What idle connections cost.
 *
 * @param wanted connections that were to be opened
 * @param open connections that were open at the end
 * @param pings Ping frames that were answered
 * @param causes connections that did not come about or were dropped, by cause
 * @param cpuBefore CPU seconds per minute without connections, by the server's name
 * @param cpuDuring the same with them
 * @param memory of the first server; null where there is none that can be read
 */
public record IdleReport(
        String url,
        int wanted,
        Duration held,
        Machine machine,
        long open,
        long pings,
        Map<String, Long> causes,
        Map<String, Double> cpuBefore,
        Map<String, Double> cpuDuring,
        MemoryMeter.@Nullable Growth memory) {
    private static final int CLASSES = 8;
    private static final double TEN_THOUSAND = 10_000;

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Idle at %s: %d of %d connections open after %d s, %d pings answered",
                url,
                open,
                wanted,
                held.toSeconds(),
                pings));
        lines.add(machine.toString());
        causes.forEach((cause, count) -> lines.add(count + " connections " + cause));
        MemoryMeter.Growth growth = memory;
        if (growth != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s, per connection: %sresident %d bytes as grown, %d after a collection",
                    growth.server(),
                    growth.heap() == null
                            ? ""
                            : "heap " + perConnection(growth.heap().bytes()) + " bytes, ",
                    perConnection(growth.rssBytes()),
                    perConnection(growth.rssAfterCollectionBytes())));
            if (growth.heap() != null) {
                growth.heap().largest(CLASSES).forEach(it -> lines.add("    " + line(it)));
            }
        }
        cpuDuring.forEach((server, seconds) -> lines.add(String.format(
                Locale.ROOT,
                "%s: %.2f CPU seconds per minute, %.2f without connections; per 10,000 connections %.2f",
                server,
                seconds,
                cpuBefore.getOrDefault(server, 0.0),
                perTenThousand(server))));
        return lines;
    }

    /** For programs. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", "idle");
        json.put("url", url);
        json.put("connections", wanted);
        json.put("heldSeconds", held.toSeconds());
        json.put("machine", machine.toJson());
        json.put("open", open);
        json.put("pings", pings);
        json.put("connectionProblems", causes);
        MemoryMeter.Growth growth = memory;
        if (growth != null) {
            if (growth.heap() != null) {
                json.put("heapBytesPerConnection", perConnection(growth.heap().bytes()));
            }
            json.put("rssBytesPerConnection", perConnection(growth.rssBytes()));
            json.put("rssBytesPerConnectionAfterCollection", perConnection(growth.rssAfterCollectionBytes()));
        }
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpuDuring.forEach((server, seconds) -> cpu.put(
                server,
                Map.of(
                        "secondsPerMinute", Latency.rounded(seconds),
                        "withoutConnections", Latency.rounded(cpuBefore.getOrDefault(server, 0.0)),
                        "per10000", Latency.rounded(perTenThousand(server)))));
        json.put("cpu", cpu);
        return json;
    }

    /** What the connections add, for ten thousand of them. */
    private double perTenThousand(String server) {
        double added = cpuDuring.getOrDefault(server, 0.0) - cpuBefore.getOrDefault(server, 0.0);
        return added * TEN_THOUSAND / Math.max(1, open);
    }

    private String line(Map.Entry<String, ClassHistogram.Size> entry) {
        return String.format(
                Locale.ROOT,
                "%d bytes in %.2f x %s",
                perConnection(entry.getValue().bytes()),
                (double) entry.getValue().count() / Math.max(1, open),
                entry.getKey());
    }

    private long perConnection(long bytes) {
        return Math.round((double) bytes / Math.max(1, open));
    }
}
