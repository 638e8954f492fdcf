package io.barnabas.gateway.transport;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.ConnectionMetrics;
import io.barnabas.gateway.connection.EventWriter;
import java.time.InstantSource;
import java.util.List;

/**
 * What the server needs of the rest of the node.
 *
 * @param routes all routes, by different paths
 * @param writer the way to Kafka
 * @param admission whether and on which terms a connection may be made now
 * @param clock wall-clock time
 */
public record Access(
        List<RouteConfig> routes,
        ConnectionLimits limits,
        EventWriter writer,
        Admission admission,
        ConnectionMetrics metrics,
        InstantSource clock) {

    /** Asked on event loops for each upgrade; must not block. */
    public interface Admission {
        /** Whether frames can be forwarded now. */
        boolean ready();

        /** The partition of the route's inbound topic for the connection of that number. */
        int inboundPartition(RouteConfig route, long connectionNumber);

        /** Largest message that the route's topic takes, in bytes; at most what the route allows. */
        int maxMessageBytes(RouteConfig route);
    }
}
