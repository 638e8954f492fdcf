package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectEvent;
import io.barnabas.common.contract.OpenedEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The question whether there shall be a connection. Number and envelope are those of the connection that it may become,
 * so that {@code connect} comes before its {@code opened}.
 *
 * @param number dealt for the connection, or its own where it waits for its first message
 * @param envelope where the connection's records will go
 * @param trace what the upgrade request said; null for nothing
 * @param opened what is known of the client
 * @param token what the client gave to say who it is; null for none
 * @param deadline how long a worker has, from now on
 */
public record CalloutRequest(
        RouteConfig route,
        long number,
        Envelope envelope,
        @Nullable TraceContext trace,
        OpenedEvent opened,
        @Nullable String token,
        Duration deadline) {

    ConnectEvent event(Instant now) {
        return new ConnectEvent(
                opened.route(), opened.path(), opened.remoteAddress(), opened.origin(), token, now.plus(deadline));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "CalloutRequest[" + route.name() + ", number " + number + ", " + (token == null ? "no token" : "a token")
                + ", " + deadline + "]";
    }
}
