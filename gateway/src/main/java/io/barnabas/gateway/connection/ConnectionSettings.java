package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.routing.MessageRouter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What all connections of one route on one event loop share, so that each of them holds one reference. */
public final class ConnectionSettings {
    private final RouteConfig route;
    private final ConnectionPolicy policy;
    private final LoopContext loop;
    private final @Nullable MessageRouter router;
    private final byte @Nullable [] ping;
    private final byte[] pong;

    public ConnectionSettings(RouteConfig route, ConnectionPolicy policy, LoopContext loop) {
        this.route = route;
        this.policy = policy;
        this.loop = loop;
        this.router = MessageRouter.of(route);
        String text = route.ping();
        this.ping = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        this.pong = route.pong().getBytes(StandardCharsets.UTF_8);
    }

    public RouteConfig route() {
        return route;
    }

    ConnectionLimits limits() {
        return policy.limits();
    }

    HeartbeatConfig heartbeat() {
        return policy.heartbeat();
    }

    RateLimits rates() {
        return policy.rates();
    }

    Ingress ingress() {
        return loop.ingress();
    }

    ConnectionMetrics metrics() {
        return loop.metrics();
    }

    LoopContext loop() {
        return loop;
    }

    /** The tick that it is. */
    int now() {
        return loop.wheel().now();
    }

    long nowMs() {
        return loop.clock().millis();
    }

    long nanos() {
        return loop.nanoTime().getAsLong();
    }

    /** Where a message goes. */
    Lane lane(Envelope envelope, FrameKind kind, byte[] payload) {
        return router == null ? envelope.inbound() : envelope.lanes().get(router.place(kind, payload));
    }

    /** The envelope once it is known whose the connection is. */
    Envelope addressed(Envelope envelope, Identity owner) {
        return route.eventAttributes().isEmpty()
                ? envelope
                : envelope.with(route.eventAttributes(), owner.attributes());
    }

    boolean isPing(byte[] payload) {
        return ping != null && Arrays.equals(payload, ping);
    }

    byte[] pong() {
        return pong;
    }
}
