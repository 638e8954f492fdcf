package io.barnabas.gateway.ingress;

import io.barnabas.common.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What makes the records of each route. Immutable, thread-safe. */
public final class RouteRecords {
    private final Map<String, EventRecords> byRoute;

    /** @param connections the topic with the entries of all connections */
    public RouteRecords(NodeAddress address, List<RouteConfig> routes, String connections) {
        byRoute = routes.stream()
                .collect(Collectors.toUnmodifiableMap(
                        RouteConfig::name, route -> new EventRecords(route, address, connections)));
    }

    /** Null for a route that is not configured. */
    @Nullable
    EventRecords find(String route) {
        return byRoute.get(route);
    }

    EventRecords of(RouteConfig route) {
        EventRecords records = find(route.name());
        if (records == null) {
            throw new IllegalArgumentException("route '" + route.name() + "': expected one of " + byRoute.keySet());
        }
        return records;
    }
}
