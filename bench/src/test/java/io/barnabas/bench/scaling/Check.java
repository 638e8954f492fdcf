package io.barnabas.bench.scaling;

import java.util.List;
import java.util.stream.Stream;

/**
 * A row of the table that sets the model beside what was measured: load, gateways, seconds, units, and then for
 * gateways, broker and worker what was foretold and what was measured, in seconds of CPU.
 */
record Check(List<String> cells, Figures figures) {
    private static final int LOAD = 0;
    private static final int GATEWAYS = 1;
    private static final int SECONDS = 2;
    private static final int UNITS = 3;
    private static final int FORETOLD = 4;
    private static final double MICROS = 1e-6;
    private static final double MILLIS = 1e-3;

    static boolean isRow(List<String> cells) {
        return cells.size() == FORETOLD + 6 && cells.get(GATEWAYS).matches("\\d+");
    }

    /** With what the model foretells. */
    List<String> foretold() {
        List<Double> cpu = List.of(gateways(), broker(), worker());
        Stream<String> told = Stream.of(0, 1, 2)
                .flatMap(it -> Stream.of(String.format("%.2f", cpu.get(it)), cells.get(FORETOLD + 2 * it + 1)));
        return Stream.concat(cells.subList(0, FORETOLD).stream(), told).toList();
    }

    private double gateways() {
        double rest = number(GATEWAYS) * number(SECONDS) * of("gateway.rest") * MILLIS;
        double records = fanoutRecords() * number(GATEWAYS) * of("gateway.fanout") * MICROS;
        return rest + records + number(UNITS) * at("gateway", perSecond() / number(GATEWAYS));
    }

    private double broker() {
        double rest = number(SECONDS) * (of("broker.rest") + number(GATEWAYS) * of("broker.node")) * MILLIS;
        double records = fanoutRecords() * (of("broker.fanout") + number(GATEWAYS) * of("broker.fanout.node")) * MICROS;
        return rest + records + (fanoutRecords() > 0 ? 0 : number(UNITS) * at("broker", perSecond()));
    }

    private double worker() {
        double rest = number(SECONDS) * of("worker.rest") * MILLIS;
        return rest + (fanoutRecords() > 0 ? 0 : number(UNITS) * at("worker", perSecond()));
    }

    private double fanoutRecords() {
        return unit().equals("delivery") ? of("check.fanout.records") : 0;
    }

    private String unit() {
        String load = cells.get(LOAD);
        return load.startsWith("echo") ? "message" : load.startsWith("fan-out") ? "delivery" : "connection";
    }

    private double number(int cell) {
        return Double.parseDouble(cells.get(cell).replace(",", ""));
    }

    private double perSecond() {
        return number(UNITS) / number(SECONDS);
    }

    private double at(String tier, double perSecond) {
        return figures.at(tier + "." + unit(), perSecond) * MICROS;
    }

    private double of(String name) {
        return figures.get(name);
    }
}
