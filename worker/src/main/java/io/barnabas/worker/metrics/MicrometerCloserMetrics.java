package io.barnabas.worker.metrics;

import io.barnabas.worker.closer.CloserMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts into a registry that the caller owns. */
public final class MicrometerCloserMetrics implements CloserMetrics {
    private static final String PREFIX = "barnabas.closer.";

    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger heldBack = new AtomicInteger();
    private final Counter lost;
    private final Counter closed;
    private final Counter failed;

    public MicrometerCloserMetrics(MeterRegistry registry) {
        gauge(registry, "active", "1 in the one worker that watches the gateway nodes", active);
        gauge(registry, "nodes.alive", "Gateway nodes that beat, as the active closer sees them", alive);
        gauge(
                registry,
                "nodes.held.back",
                "Gateway nodes that are silent and were not given up, as they are too many at once",
                heldBack);
        lost = counter(registry, "nodes.lost", "Gateway nodes that were given up");
        closed = counter(registry, "connections.closed", "Ends of connections told in place of a lost node");
        failed = counter(
                registry, "connections.failed", "Ends of connections that could not be told, and are tried again");
    }

    @Override
    public void active(boolean nowActive) {
        active.set(nowActive ? 1 : 0);
        if (!nowActive) {
            nodes(0, 0);
        }
    }

    @Override
    public void nodes(int nowAlive, int nowHeldBack) {
        alive.set(nowAlive);
        heldBack.set(nowHeldBack);
    }

    @Override
    public void lost() {
        lost.increment();
    }

    @Override
    public void closed() {
        closed.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicInteger value) {
        Gauge.builder(PREFIX + name, value, AtomicInteger::get)
                .description(description)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
