package io.barnabas.gateway.connection;

import java.util.List;

/**
 * Where the records of one connection go, fixed when it begins: topics may grow meanwhile. Immutable; connections of a
 * route with one topic share it with all others of their partition, so that it costs them nothing.
 *
 * @param all a partition of each of the route's inbound topics, in the order of
 *     {@link io.barnabas.common.config.RouteConfig#inboundTopics}; at least one
 */
public record Lanes(List<Lane> all) {
    public Lanes {
        all = List.copyOf(all);
    }

    /** That of the route's inbound topic: lifecycle events, and messages that no other topic is for. */
    public Lane inbound() {
        return all.get(0);
    }
}
