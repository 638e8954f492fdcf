package io.barnabas.gateway.admin;

import io.barnabas.gateway.auth.AuthMetrics;
import io.barnabas.gateway.auth.AuthReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;

/** The meters of tokens and keys. Thread-safe. */
public final class AuthMeters implements AuthMetrics {
    private final MeterRegistry registry;

    AuthMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accepted(String route) {
        Counter.builder("barnabas.auth.accepted")
                .description("Tokens accepted, by route")
                .tag("route", route)
                .register(registry)
                .increment();
    }

    @Override
    public void refused(String route, AuthReason reason) {
        Counter.builder("barnabas.auth.refused")
                .description("Requests and tokens refused, by route and reason")
                .tag("route", route)
                .tag("reason", reason.label())
                .register(registry)
                .increment();
    }

    @Override
    public void keysRefreshed() {
        keys("refreshed");
    }

    @Override
    public void keysRefreshFailed() {
        keys("failed");
    }

    @Override
    public void keysTooOld() {
        keys("too-old");
    }

    /** Gives the gauge of the age of the oldest key set, in seconds; NaN for none. */
    public void oldestKeysAge(DoubleSupplier gauge) {
        Gauge.builder("barnabas.auth.keys.age.seconds", gauge, DoubleSupplier::getAsDouble)
                .description("Age of the least recently loaded key set")
                .strongReference(true)
                .register(registry);
    }

    private void keys(String outcome) {
        Counter.builder("barnabas.auth.keys")
                .description("Key sets loaded, failed to load, or grown too old to use")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
