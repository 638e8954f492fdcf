package io.barnabas.worker.closer;

import java.time.Duration;

/**
 * When a gateway node counts as lost.
 *
 * @param timeout for how long nothing has come of it while Kafka worked; 1 s to 1 hour, and never less than twice the
 *     node's own lease
 * @param evenMany whether that also holds when more than two nodes, and more than a third of all, are lost at once
 */
public record CloserConfig(Duration timeout, boolean evenMany) {
    /** 45 s; many at once raise an alert instead. */
    public static final CloserConfig DEFAULT = new CloserConfig(Duration.ofSeconds(45), false);

    private static final int PROBES_PER_TIMEOUT = 15;

    public CloserConfig {
        if (timeout.toMillis() < 1_000 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + ": expected 1 s to 1 hour");
        }
    }

    /** Time between two probes of Kafka. */
    Duration probeInterval() {
        return timeout.dividedBy(PROBES_PER_TIMEOUT);
    }
}
