package io.barnabas.bench.load;

import org.HdrHistogram.Histogram;

/**
 * How far a run is.
 *
 * @param recent latencies since the last question, in nanoseconds
 */
public record Progress(long sent, long received, Histogram recent) {
    Progress plus(Progress other) {
        Histogram both = recent.copy();
        both.add(other.recent);
        return new Progress(sent + other.sent, received + other.received, both);
    }
}
