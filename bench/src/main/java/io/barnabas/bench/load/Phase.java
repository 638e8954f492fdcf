package io.barnabas.bench.load;

/** Parts of a run, in order; a message belongs to that of its intended time. */
public enum Phase {
    /** The first seconds: the servers' code is not compiled yet. */
    COLD,
    /** The rest of the warm-up. */
    WARM_UP,
    /** What counts. */
    MEASURED
}
