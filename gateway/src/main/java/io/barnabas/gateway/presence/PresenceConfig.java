package io.barnabas.gateway.presence;

import java.time.Duration;

/**
 * How a node shows that it lives.
 *
 * @param beat time between two beats; 100 ms to 1 minute
 * @param lease for how long after an acknowledged beat the node writes events without another one; at least twice the
 *     beat, at most 10 minutes. The closer gives no node up before twice that
 * @param grace for how long a node keeps connections that it cannot serve, before it begins to send them away
 */
public record PresenceConfig(Duration beat, Duration lease, Duration grace) {
    private static final Duration MIN_BEAT = Duration.ofMillis(100);
    private static final Duration MAX_BEAT = Duration.ofMinutes(1);
    private static final Duration MAX_LEASE = Duration.ofMinutes(10);

    /** 3 s, 15 s, 90 s. */
    public static final PresenceConfig DEFAULT =
            new PresenceConfig(Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(90));

    public PresenceConfig {
        if (beat.compareTo(MIN_BEAT) < 0 || beat.compareTo(MAX_BEAT) > 0) {
            throw new IllegalArgumentException("beat " + beat + ": expected 100 ms to 1 minute");
        }
        if (lease.compareTo(beat.multipliedBy(2)) < 0 || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "lease " + lease + ": expected at least twice the beat, " + beat + ", and at most 10 minutes");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace " + grace + ": expected no less than nothing");
        }
    }
}
