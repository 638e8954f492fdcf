package io.barnabas.gateway.admin;

import io.barnabas.common.config.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin port. Health is for everybody, as load balancers show no token. For the rest:
 *
 * <ul>
 *   <li>the token, where one is set (RFC 6750 section 2.1);
 *   <li>without a token the port is on loopback, where web pages of the operator's browser could reach it: the host has
 *       to be an address or {@code localhost}, so that no foreign name can be pointed here (DNS rebinding);
 *   <li>what changes something may not come from another site's page (Origin, Sec-Fetch-Site).
 * </ul>
 */
final class AdminGuard {
    private static final String BEARER = "Bearer ";
    /** An IPv4 or IPv6 address or localhost, and maybe a port. */
    private static final Pattern NOT_A_NAME =
            Pattern.compile("(?i)(localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(:\\d+)?");

    private final @Nullable Secret token;

    /** @param token null for none */
    AdminGuard(@Nullable Secret token) {
        this.token = token;
    }

    /** Null where the request may be answered. */
    @Nullable
    Answer refusal(HttpMethod method, String path, MultiMap headers) {
        if (path.startsWith("/health/")) {
            return null;
        }
        if (token != null && !shows(token, headers.get("Authorization"))) {
            return Answer.text(401, "Expected the token of this port: Authorization: Bearer <gateway.admin-token>.")
                    .with("WWW-Authenticate", "Bearer realm=\"barnabas\"");
        }
        String host = headers.get("Host");
        if (token == null && host != null && !NOT_A_NAME.matcher(host).matches()) {
            return Answer.text(
                    403, "Host '" + host + "': without gateway.admin-token an address or localhost is expected.");
        }
        if (!HttpMethod.GET.equals(method) && isFromAnotherSite(headers, host)) {
            return Answer.text(403, "A page of another site may not change anything here.");
        }
        return null;
    }

    private static boolean shows(Secret token, @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.matches(authorization.substring(BEARER.length()).strip());
    }

    /** Browsers add the one or the other to whatever a page makes them send; commands and scripts send neither. */
    private static boolean isFromAnotherSite(MultiMap headers, @Nullable String host) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = headers.get("Origin");
        return origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
    }
}
