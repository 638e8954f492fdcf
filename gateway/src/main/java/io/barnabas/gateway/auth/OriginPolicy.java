package io.barnabas.gateway.auth;

import io.barnabas.gateway.handshake.UpgradeRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign pages from using what a browser sends by itself: a WebSocket is not held back by the same-origin
 * policy, so the server must look at {@code Origin} (RFC 6455 section 10.2). Thread-safe.
 */
final class OriginPolicy {
    private final boolean any;
    private final boolean sameOrigin;
    private final Set<Origin> allowed;

    OriginPolicy(AuthConfig config) {
        OriginConfig origins = config.origins();
        allowed = Set.copyOf(origins.origins());
        boolean silent = !origins.any() && allowed.isEmpty();
        sameOrigin = silent && config.takes(TokenSource.Kind.COOKIE);
        any = origins.any() || (silent && !sameOrigin);
    }

    /**
     * Whether the request may go on.
     *
     * @param secure whether the client used TLS, as far as is known: to us, or by a proxy that is trusted
     * @param byCookie whether this request's token came from a cookie
     */
    boolean allows(UpgradeRequest request, boolean secure, boolean byCookie) {
        List<String> headers = request.headers("Origin");
        if (headers.isEmpty()) {
            // No page asked, for browsers always send it. A cookie may be a browser's, so its request must say where
            // from.
            return !byCookie;
        }
        if (any) {
            return true;
        }
        Origin origin = headers.size() == 1 ? Origin.parse(headers.get(0).strip()) : null;
        if (origin == null) {
            return false;
        }
        return sameOrigin ? isSameOrigin(origin, request, secure) : allowed.contains(origin);
    }

    private static boolean isSameOrigin(Origin origin, UpgradeRequest request, boolean secure) {
        // Where TLS ends at a load balancer we may see plain HTTP: then https is right as well, and no weaker.
        boolean schemeFits =
                origin.scheme().equals("https") || (!secure && origin.scheme().equals("http"));
        List<String> hosts = request.headers("Host");
        @Nullable
        Origin own =
                hosts.size() == 1 ? Origin.ofHost(origin.scheme(), hosts.get(0).strip()) : null;
        return schemeFits && origin.equals(own);
    }
}
