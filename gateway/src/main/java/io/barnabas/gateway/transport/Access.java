package io.barnabas.gateway.transport;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.auth.Gates;
import io.barnabas.gateway.connection.CalloutMetrics;
import io.barnabas.gateway.connection.CloseListener;
import io.barnabas.gateway.connection.ConnectionMetrics;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.EventWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the server needs of the rest of the node.
 *
 * @param routes all routes
 * @param echo a route more, which the gateway answers itself; null for none
 * @param policies what the connections of a route may do
 * @param gates who may connect
 * @param maxClientMemory bytes that the node may hold for all its clients
 * @param maxCallouts for how many clients at once workers may be asked
 * @param maxUntold how many ended connections may wait until Kafka was told of their end
 * @param writer the way to Kafka
 * @param admission whether and on which terms a connection may be made now
 * @param metrics what happens to connections, as counts
 * @param callouts what becomes of questions to workers, as counts
 * @param closes hears of each end
 * @param clock wall-clock time
 * @param nanoTime nanoseconds since a fixed start, not negative, monotonic
 * @param random where each event loop's own source of jitter is split off
 */
public record Access(
        List<RouteConfig> routes,
        @Nullable RouteConfig echo,
        Function<RouteConfig, ConnectionPolicy> policies,
        Gates gates,
        long maxClientMemory,
        int maxCallouts,
        int maxUntold,
        EventWriter writer,
        Admission admission,
        ConnectionMetrics metrics,
        CalloutMetrics callouts,
        CloseListener closes,
        InstantSource clock,
        LongSupplier nanoTime,
        SplittableGenerator random) {

    /** Those that Kafka is behind, and the one that answers itself. */
    List<RouteConfig> allRoutes() {
        return Stream.concat(routes.stream(), Stream.ofNullable(echo)).toList();
    }

    /** Asked on event loops for each upgrade; must not block. */
    public interface Admission {
        /** Whether frames of the route can be forwarded now. */
        boolean ready(RouteConfig route);

        /** Of the connection of that number, as the route's topics stand now. */
        Envelope envelope(RouteConfig route, long connectionNumber);

        /** Largest message that all of the route's topics take, in bytes; at most what the route allows. */
        int maxMessageBytes(RouteConfig route);
    }
}
