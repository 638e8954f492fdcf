package io.barnabas.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The least, the middle and the greatest of a few rounds. */
public record Spread(double min, double median, double max) {
    /** @param values one or more; the median of an even number is the mean of the two in the middle */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values of no round: expected one or more");
        }
        double[] sorted = values.stream().mapToDouble(it -> it).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("min", Latency.rounded(min));
        json.put("median", Latency.rounded(median));
        json.put("max", Latency.rounded(max));
        return json;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, min, max);
    }
}
