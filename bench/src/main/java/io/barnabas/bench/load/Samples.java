package io.barnabas.bench.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one thread saw of a run, phase by phase. Not thread-safe: each thread has its own, and {@link #add} brings them
 * together when the threads are done with them.
 */
public final class Samples {
    private final Timeline timeline;
    private final Map<Phase, PhaseSamples> phases = new EnumMap<>(Phase.class);
    private final Histogram recent = PhaseSamples.histogram();
    private long sent;
    private long received;
    private long wrong;

    public Samples(Timeline timeline) {
        this.timeline = timeline;
        for (Phase phase : Phase.values()) {
            phases.put(phase, new PhaseSamples());
        }
    }

    /** A message went out, so late as the two times say. */
    public void onSent(long intendedNanos, long nowNanos) {
        PhaseSamples phase = at(intendedNanos);
        if (phase != null) {
            sent++;
            phase.sent++;
            phase.lag.recordValue(Math.max(0, nowNanos - intendedNanos));
        }
    }

    /** A message was due and could not go out: its connection is gone, or its queue is full. */
    public void onUnsent(long intendedNanos) {
        PhaseSamples phase = at(intendedNanos);
        if (phase != null) {
            phase.unsent++;
        }
    }

    /** An answer came. One to a message of an earlier run is not counted. */
    public void onReceived(long intendedNanos, long nowNanos) {
        PhaseSamples phase = at(intendedNanos);
        if (phase != null) {
            received++;
            phase.received++;
            long latency = Math.max(0, nowNanos - intendedNanos);
            phase.latency.recordValue(latency);
            recent.recordValue(latency);
        }
    }

    /** Something came that is not the answer that was due. */
    public void onWrong() {
        wrong++;
    }

    public PhaseSamples of(Phase phase) {
        return phases.computeIfAbsent(phase, it -> new PhaseSamples());
    }

    /** Messages that came and were not the answers that were due. */
    public long wrong() {
        return wrong;
    }

    /** How far it is; what is recent begins anew. */
    public Progress takeProgress() {
        Progress progress = new Progress(sent, received, recent.copy());
        recent.reset();
        return progress;
    }

    /** Takes in what another thread saw. */
    public Samples add(Samples other) {
        other.phases.forEach((phase, samples) -> of(phase).add(samples));
        sent += other.sent;
        received += other.received;
        wrong += other.wrong;
        recent.add(other.recent);
        return this;
    }

    private @Nullable PhaseSamples at(long nanos) {
        Phase phase = timeline.phaseAt(nanos);
        return phase == null ? null : of(phase);
    }
}
