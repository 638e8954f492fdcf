package io.barnabas.bench.scaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The computed tables of {@code docs/SCALING.md}. */
final class Tables {
    private static final double MILLION = 1e6;
    private static final double BUSY = 1_000;

    private final Figures figures;
    private final List<Size> sizes;

    Tables(Figures figures) {
        this.figures = figures;
        this.sizes = List.of(
                new Size(1, 1e4, figures),
                new Size(10, 1e5, figures),
                new Size(10, 1e6, figures),
                new Size(100, 1e7, figures),
                new Size(1_000, 1e8, figures));
    }

    /** By name. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("traffic", traffic());
        all.put("brokers", brokers());
        all.put("nodes", nodes());
        all.put("fanout", fanout());
        all.put("sharing", sharing());
        all.put("closer", closer());
        all.put("cost", cost());
        return all;
    }

    private String traffic() {
        Map<String, Function<Size, String>> rows = new LinkedHashMap<>();
        rows.put("inbound, records/s", it -> Amount.of(it.inboundRecords()));
        rows.put("inbound, MB/s", it -> Amount.megabytes(it.inboundBytes()));
        rows.put("outbound, records/s", it -> Amount.of(it.messages()));
        rows.put("outbound, MB/s", it -> Amount.megabytes(it.outboundBytes()));
        rows.put("fanout, records/s written", it -> Amount.of(it.fanout()));
        rows.put("fanout, records/s read by all nodes", it -> Amount.of(it.fanout() * it.nodes()));
        rows.put("fanout, MB/s read by all nodes", it -> Amount.megabytes(it.fanoutOut()));
        rows.put("connections, records/s", it -> Amount.of(2 * it.opened()));
        rows.put("connections, MB/s", it -> Amount.megabytes(it.connectionsBytes()));
        rows.put("nodes, records/s", it -> Amount.of(it.beats()));
        return bySize(rows);
    }

    private String brokers() {
        Map<String, Function<Size, String>> rows = new LinkedHashMap<>();
        rows.put("MB/s from clients", it -> Amount.megabytes(it.in()));
        rows.put("MB/s written with replicas", it -> Amount.megabytes(it.written()));
        rows.put("MB/s read, followers included", it -> Amount.megabytes(it.out()));
        rows.put("of that fan-out", it -> Amount.of(100 * it.fanoutOut() / it.out()) + " %");
        rows.put("disk, GB, all replicas", it -> Amount.of(it.disk() / 1e9));
        rows.put("CPU, cores (small batches)", it -> Amount.of(it.brokersCpu()));
        rows.put("**brokers**", it -> Amount.count(it.brokers()));
        rows.put("fetches/s that wait, at all brokers", it -> Amount.of(it.waitingFetches()));
        return bySize(rows);
    }

    private String nodes() {
        Map<String, Function<Size, String>> rows = new LinkedHashMap<>();
        rows.put("at rest", it -> Amount.of(it.rest()));
        rows.put("Pings", it -> Amount.of(it.pings()));
        rows.put("messages and answers", it -> Amount.of(it.echoes()));
        rows.put("connections that come and go", it -> Amount.of(it.comings()));
        rows.put("fan-out: reading all of it", it -> Amount.of(it.fanoutRead()));
        rows.put("fan-out: deliveries", it -> Amount.of(it.deliveries()));
        rows.put("outbound of others, 64 partitions", it -> Amount.of(it.othersRead()));
        rows.put("**cores of one node**", it -> Amount.of(it.node()));
        rows.put("GB of one node", it -> Amount.of(it.nodeMemory() / 1e9));
        rows.put("cores of all workers", it -> Amount.of(it.workers()));
        return bySize(rows);
    }

    /** Where a directory, which writes a record per node with receivers, is cheaper than all nodes reading all. */
    private String fanout() {
        double directed = Stream.of("gateway", "broker", "worker")
                        .mapToDouble(it -> figures.at(it + ".message", BUSY))
                        .sum()
                / 2;
        List<String> rates = List.of("200", "2000", "20000");
        StringBuilder table =
                header("nodes with receivers", rates.stream().map(it -> Amount.of(Double.parseDouble(it)) + "/s"));
        for (int reached : new int[] {1, 3, 10, 100}) {
            row(
                    table,
                    Integer.toString(reached),
                    rates.stream()
                            .map(it -> Amount.of(
                                    reached * directed / figures.at("gateway.read", Double.parseDouble(it)))));
        }
        return table.toString();
    }

    private String sharing() {
        List<Integer> nodes = List.of(64, 128, 256, 512, 1_000);
        StringBuilder table = header("", nodes.stream().map(it -> it + " nodes"));
        double perNode = 1_700;
        row(
                table,
                "records/s that a node reads, 1,700 of them its own",
                nodes.stream().map(it -> Amount.of(perNode * new Size(it, it, figures).sharing())));
        row(table, "cores for those of others", nodes.stream().map(it -> {
            Size size = new Size(it, it, figures);
            double others = perNode * (size.sharing() - 1);
            return Amount.of(others > 0 ? others * size.read(others) : 0);
        }));
        row(
                table,
                "MB/s from the brokers, all nodes",
                nodes.stream()
                        .map(it -> Amount.megabytes(
                                it * perNode * new Size(it, it, figures).sharing() * figures.get("bytes.answer"))));
        return table.toString();
    }

    private String closer() {
        Map<String, Function<Size, String>> rows = new LinkedHashMap<>();
        rows.put("records in the topic", it -> Amount.of(it.entries()));
        rows.put("GB", it -> Amount.of(it.entriesBytes() / 1e9));
        rows.put("seconds of one core to read it", it -> Amount.of(it.scanSeconds()));
        rows.put("seconds at 100 MB/s", it -> Amount.of(it.entriesBytes() / 1e8));
        rows.put("connections of the node that is lost", it -> Amount.of(it.connections() / it.nodes()));
        return bySize(rows);
    }

    private String cost() {
        Map<String, Function<Size, String>> rows = new LinkedHashMap<>();
        rows.put("vCPUs of gateways", it -> Amount.of(it.gatewayCpus()));
        rows.put("vCPUs of workers", it -> Amount.of(it.workerCpus()));
        rows.put("vCPUs of brokers", it -> Amount.of(it.brokerCpus()));
        rows.put("GB of memory", it -> Amount.of(it.memory() / 1e9));
        rows.put("GB of disk", it -> Amount.of(it.disk() / 1e9));
        rows.put("price per hour", it -> Amount.of(it.pricePerHour()));
        rows.put(
                "**per million connections and hour**",
                it -> Amount.of(it.pricePerHour() * MILLION / it.connections()));
        return bySize(rows);
    }

    private String bySize(Map<String, Function<Size, String>> rows) {
        StringBuilder table = header(
                "nodes, connections",
                sizes.stream().map(it -> Amount.count(it.nodes()) + ", " + Amount.of(it.connections())));
        rows.forEach((name, cell) -> row(table, name, sizes.stream().map(cell)));
        return table.toString();
    }

    private static StringBuilder header(String first, Stream<String> columns) {
        StringBuilder table = new StringBuilder();
        List<String> names = columns.toList();
        row(table, first, names.stream());
        row(table, "---", names.stream().map(it -> "---"));
        return table;
    }

    private static void row(StringBuilder table, String first, Stream<String> cells) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(cells.toList());
        table.append("| ").append(String.join(" | ", all)).append(" |\n");
    }
}
