package io.barnabas.gateway.routing;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteMatch;
import io.barnabas.gateway.handshake.Refusal;
import io.barnabas.gateway.handshake.Subprotocols;
import io.barnabas.gateway.handshake.UpgradeRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one path. Of those that match a request the one that asks for most is chosen; of two that ask for as
 * much, the one whose subprotocol the client offers first. Immutable, thread-safe.
 */
public final class PathRoutes {
    /** Those that ask for most first. */
    private final List<RouteConfig> routes;

    private final @Nullable RouteConfig onlyOne;

    /** What became of a request. */
    public sealed interface Choice {
        /**
         * It belongs to a route.
         *
         * @param subprotocol to be selected in the answer (RFC 6455 section 4.2.2); null where the route names none
         */
        record Chosen(RouteConfig route, @Nullable String subprotocol) implements Choice {}

        /** It belongs to no route. */
        record Refused(Refusal refusal) implements Choice {}
    }

    private PathRoutes(Collection<RouteConfig> routes) {
        this.routes = routes.stream()
                .sorted(Comparator.comparingInt((RouteConfig it) -> -it.match().weight()))
                .toList();
        RouteConfig first = this.routes.get(0);
        this.onlyOne = first.match().weight() == 0 ? first : null;
    }

    /** Of all routes, those of each path. */
    public static Map<String, PathRoutes> byPath(Collection<RouteConfig> routes) {
        Map<String, List<RouteConfig>> grouped = new LinkedHashMap<>();
        routes.forEach(it ->
                grouped.computeIfAbsent(it.path(), path -> new ArrayList<>()).add(it));
        Map<String, PathRoutes> byPath = new LinkedHashMap<>();
        grouped.forEach((path, mine) -> byPath.put(path, new PathRoutes(mine)));
        return byPath;
    }

    /** The route of a request for this path. */
    public Choice choose(UpgradeRequest request) {
        if (onlyOne != null) {
            return new Choice.Chosen(onlyOne, null);
        }
        List<String> offered = Subprotocols.withoutToken(request);
        RouteConfig best = null;
        int bestPlace = 0;
        for (RouteConfig route : routes) {
            RouteMatch match = route.match();
            if (best != null && match.weight() < best.match().weight()) {
                break;
            }
            int place = match.subprotocols().isEmpty() ? 0 : place(match, offered);
            if (place >= 0 && hasHeader(match, request) && (best == null || place < bestPlace)) {
                best = route;
                bestPlace = place;
            }
        }
        if (best == null) {
            return new Choice.Refused(new Refusal(400, expected()));
        }
        return new Choice.Chosen(best, best.match().subprotocols().isEmpty() ? null : offered.get(bestPlace));
    }

    /** Where the client's offer has the first subprotocol of the route; -1 for nowhere. */
    private static int place(RouteMatch match, List<String> offered) {
        for (int i = 0; i < offered.size(); i++) {
            if (match.subprotocols().contains(offered.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean hasHeader(RouteMatch match, UpgradeRequest request) {
        if (match.header() == null) {
            return true;
        }
        List<String> values = request.headers(match.header());
        return values.size() == 1 && match.headerValues().contains(values.get(0).strip());
    }

    /** Without the values of headers, which may be names of customers. */
    private String expected() {
        Set<String> ways = new LinkedHashSet<>();
        for (RouteConfig route : routes) {
            RouteMatch match = route.match();
            String subprotocol = match.subprotocols().isEmpty()
                    ? ""
                    : "subprotocol (Sec-WebSocket-Protocol) " + String.join(" or ", match.subprotocols());
            String header = match.header() == null ? "" : "header " + match.header() + " with a value known here";
            ways.add(subprotocol + (subprotocol.isEmpty() || header.isEmpty() ? "" : " and ") + header);
        }
        return "No route of this path fits the request: expected " + String.join(", or ", ways) + ".";
    }
}
