package io.barnabas.gateway.auth;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of one key set: each change once, and not each failure of an outage. Confined to the keeper's thread. */
final class JwksReports {
    private static final Logger LOG = LoggerFactory.getLogger(JwksReports.class);

    private final JwksConfig config;
    private final AuthMetrics metrics;
    private boolean toldTooOld;

    JwksReports(JwksConfig config, AuthMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** The set has other bytes than before. */
    void onChanged(Jwks keys) {
        LOG.info("Keys of {}: {}", config.shown(), keys.ids());
    }

    void onLoaded(int failuresBefore) {
        metrics.keysRefreshed();
        toldTooOld = false;
        if (failuresBefore > 0) {
            LOG.info("The key set {} is loaded again, after {} failures", config.shown(), failuresBefore);
        }
    }

    /**
     * @param nextNanos until the next try
     * @param usable whether the last good set is still used
     * @param everLoaded whether there is a last good set
     */
    void onFailed(String problem, int failuresBefore, long nextNanos, boolean usable, boolean everLoaded) {
        metrics.keysRefreshFailed();
        if (failuresBefore == 0) {
            LOG.warn(
                    "The key set {} cannot be loaded: {}. {} Next try in {} ms",
                    config.shown(),
                    problem,
                    usable
                            ? "The last good one is used until it is " + config.maxAge() + " old."
                            : "There is none: tokens are refused with 503.",
                    TimeUnit.NANOSECONDS.toMillis(nextNanos));
        }
        if (everLoaded && !usable && !toldTooOld) {
            toldTooOld = true;
            metrics.keysTooOld();
            LOG.error(
                    "The key set {} could not be loaded for {}: it is used no more, tokens are refused with 503",
                    config.shown(),
                    config.maxAge());
        }
    }
}
