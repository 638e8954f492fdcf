package io.barnabas.bench.load;

import org.HdrHistogram.Histogram;

/** Counts and times of one phase. Not thread-safe. */
public final class PhaseSamples {
    /** A thousandth of a value. */
    private static final int DIGITS = 3;

    final Histogram latency = histogram();
    final Histogram lag = histogram();
    long sent;
    long received;
    long unsent;

    PhaseSamples() {}

    static Histogram histogram() {
        return new Histogram(DIGITS);
    }

    /** From the intended time of sending to the answer, in nanoseconds. */
    public Histogram latency() {
        return latency;
    }

    /** From the intended time of sending to the sending, in nanoseconds: how late the bench itself was. */
    public Histogram lag() {
        return lag;
    }

    public long sent() {
        return sent;
    }

    public long received() {
        return received;
    }

    /** Messages that were due and could not be sent. */
    public long unsent() {
        return unsent;
    }

    /** Messages that were sent and not answered in time. */
    public long unanswered() {
        return sent - received;
    }

    void add(PhaseSamples other) {
        latency.add(other.latency);
        lag.add(other.lag);
        sent += other.sent;
        received += other.received;
        unsent += other.unsent;
    }
}
