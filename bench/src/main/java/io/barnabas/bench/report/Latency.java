package io.barnabas.bench.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Percentiles of times, in milliseconds; zeros where there was nothing. */
public record Latency(double p50, double p90, double p99, double p999, double max) {
    private static final double NANOS_PER_MS = 1e6;

    /** @param nanos times in nanoseconds */
    public static Latency of(Histogram nanos) {
        return new Latency(
                ms(nanos.getValueAtPercentile(50)),
                ms(nanos.getValueAtPercentile(90)),
                ms(nanos.getValueAtPercentile(99)),
                ms(nanos.getValueAtPercentile(99.9)),
                ms(nanos.getMaxValue()));
    }

    /** For JSON, to the microsecond. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50", rounded(p50));
        json.put("p90", rounded(p90));
        json.put("p99", rounded(p99));
        json.put("p999", rounded(p999));
        json.put("max", rounded(max));
        return json;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.1f ms", p50, p90, p99, p999, max);
    }

    private static double ms(long nanos) {
        return nanos / NANOS_PER_MS;
    }

    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
