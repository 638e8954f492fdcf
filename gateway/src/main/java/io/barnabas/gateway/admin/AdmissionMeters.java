package io.barnabas.gateway.admin;

import io.barnabas.gateway.admission.AdmissionMetrics;
import io.barnabas.gateway.admission.Limit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** The meters of who may come in, before and at the upgrade. Thread-safe. */
final class AdmissionMeters implements AdmissionMetrics {
    private final MeterRegistry registry;
    private final Map<Limit, Counter> keptOut = new EnumMap<>(Limit.class);
    private final Counter handshakeTimeouts;
    private final Counter acceptPauses;
    private final Counter badProxyHeaders;

    AdmissionMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            keptOut.put(
                    limit,
                    Counter.builder("barnabas.admission.refused")
                            .description("Upgrade requests refused by a limit")
                            .tag("limit", limit.label())
                            .register(registry));
        }
        handshakeTimeouts = counter(
                "barnabas.handshakes.timeouts", "TCP connections closed because they were not upgraded in time");
        acceptPauses = counter("barnabas.accept.paused", "Times that no further TCP connection was accepted");
        badProxyHeaders = counter(
                "barnabas.proxy.headers.bad", "Connections of trusted proxies cut for a missing or wrong PROXY header");
    }

    @Override
    public void admission(IntSupplier handshakes, IntSupplier admitted) {
        Gauge.builder("barnabas.handshakes.now", handshakes, IntSupplier::getAsInt)
                .description("TCP connections that are not upgraded yet")
                .strongReference(true)
                .register(registry);
        Gauge.builder("barnabas.admission.admitted", admitted, IntSupplier::getAsInt)
                .description("Sockets that take a place of gateway.admission.max-connections")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void keptOut(Limit limit) {
        Counter counter = keptOut.get(limit);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void refused(int status) {
        Counter.builder("barnabas.handshakes.refused")
                .description("Requests that were not upgraded, by the HTTP status of the answer")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    @Override
    public void handshakeTimeout() {
        handshakeTimeouts.increment();
    }

    @Override
    public void acceptPaused() {
        acceptPauses.increment();
    }

    @Override
    public void badProxyHeader() {
        badProxyHeaders.increment();
    }

    @Override
    public void certificatesReloaded(boolean succeeded) {
        Counter.builder("barnabas.tls.reloads")
                .description("Changed certificates that were taken into use, or could not be")
                .tag("outcome", succeeded ? "used" : "failed")
                .register(registry)
                .increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
