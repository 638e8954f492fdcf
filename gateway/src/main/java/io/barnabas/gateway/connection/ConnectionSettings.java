package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What all connections of one route on one event loop share, so that each of them holds one reference. */
public final class ConnectionSettings {
    private final RouteConfig route;
    private final ConnectionLimits limits;
    private final Ingress ingress;
    private final ConnectionMetrics metrics;
    private final InstantSource clock;
    private final byte @Nullable [] ping;
    private final byte[] pong;

    /** Takes the wall clock for times and durations. */
    public ConnectionSettings(
            RouteConfig route,
            ConnectionLimits limits,
            Ingress ingress,
            ConnectionMetrics metrics,
            InstantSource clock) {
        this.route = route;
        this.limits = limits;
        this.ingress = ingress;
        this.metrics = metrics;
        this.clock = clock;
        String text = route.ping();
        this.ping = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        this.pong = route.pong().getBytes(StandardCharsets.UTF_8);
    }

    public RouteConfig route() {
        return route;
    }

    ConnectionLimits limits() {
        return limits;
    }

    Ingress ingress() {
        return ingress;
    }

    ConnectionMetrics metrics() {
        return metrics;
    }

    long nowMs() {
        return clock.millis();
    }

    boolean isPing(byte[] payload) {
        return ping != null && Arrays.equals(payload, ping);
    }

    byte[] pong() {
        return pong;
    }
}
