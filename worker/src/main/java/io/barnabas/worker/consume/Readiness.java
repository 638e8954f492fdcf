package io.barnabas.worker.consume;

import org.jspecify.annotations.Nullable;

/**
 * Whether a worker takes records.
 *
 * @param problem one sentence that says what it waits for; null when it is ready
 */
public record Readiness(@Nullable String problem) {
    static final Readiness READY = new Readiness(null);

    public boolean ready() {
        return problem == null;
    }
}
