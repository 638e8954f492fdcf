package io.barnabas.gateway.auth;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a key set is loaded next. Pure: times are nanoseconds of one steady clock, given by the caller. Not thread-safe.
 */
final class RefreshSchedule {
    /** Fleets that started together must not come together: up to this share is taken off each interval. */
    private static final double JITTER = 0.1;
    /** A failure is seen by a whole fleet at once: up to half is taken off each wait after one. */
    private static final double RETRY_JITTER = 0.5;
    /** The longest wait has been reached by then, whatever it is. */
    private static final int MAX_DOUBLINGS = 30;

    private final JwksConfig config;
    private final RandomGenerator random;
    private long startedAt;
    private long dueAt;
    private int failures;

    /** The first load is due at once. */
    RefreshSchedule(JwksConfig config, RandomGenerator random, long now) {
        this.config = config;
        this.random = random;
        this.startedAt = now - config.minInterval().toNanos();
        this.dueAt = now;
    }

    /** Nanoseconds until the next load; 0 or less when it is due. */
    long dueIn(long now) {
        return dueAt - now;
    }

    /** How many loads have failed since the last good one. */
    int failures() {
        return failures;
    }

    /**
     * Somebody needs a newer set: the next load comes as soon as the shortest interval allows, or, while loads fail, when
     * it was due anyway. Returns the nanoseconds until then.
     */
    long ask(long now) {
        if (failures == 0) {
            long soonest = startedAt + config.minInterval().toNanos();
            if (soonest - dueAt < 0) {
                dueAt = soonest - now < 0 ? now : soonest;
            }
        }
        return Math.max(0, dueIn(now));
    }

    void onStarted(long now) {
        startedAt = now;
    }

    void onSucceeded(long now) {
        failures = 0;
        dueAt = now + jittered(config.refreshInterval(), JITTER);
    }

    void onFailed(long now) {
        Duration doubled = config.minRetry().multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        Duration longest = config.maxRetry();
        dueAt = now + jittered(doubled.compareTo(longest) < 0 ? doubled : longest, RETRY_JITTER);
        failures++;
    }

    private long jittered(Duration longest, double share) {
        long nanos = longest.toNanos();
        return nanos - (long) (nanos * share * random.nextDouble());
    }
}
