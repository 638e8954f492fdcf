package io.barnabas.common.config;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade request must have, beside the path, to belong to a route. Several routes may share a path when they
 * are told apart by this; of those that match, the one that asks for most wins.
 *
 * @param subprotocols the client offers one of them in {@code Sec-WebSocket-Protocol}; empty for any offer, or none. At
 *     most {@link #MAX}
 * @param header name of a header that stands once in the request; null for none
 * @param headerValues the header has one of these values, exactly; empty without a header. At most {@link #MAX}
 */
public record RouteMatch(
        List<String> subprotocols, @Nullable String header, Set<String> headerValues) {
    /** Every request. */
    public static final RouteMatch ANY = new RouteMatch(List.of(), null, Set.of());
    /** Most subprotocols, and most values of the header. */
    public static final int MAX = 100;

    /** What precedes a token among the subprotocols: never a route's. */
    private static final String BEARER = "bearer";

    /** A token of RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");
    /** What a refusal may name in public, or a rule of its own is made for. */
    private static final Set<String> NOT_THESE =
            Set.of("authorization", "cookie", "proxy-authorization", "sec-websocket-protocol", "sec-websocket-key");

    public RouteMatch {
        subprotocols = List.copyOf(subprotocols);
        headerValues = Set.copyOf(headerValues);
        if (subprotocols.size() > MAX || headerValues.size() > MAX) {
            throw new IllegalArgumentException(subprotocols.size() + " subprotocols and " + headerValues.size()
                    + " header values: expected at most " + MAX + " of each");
        }
        for (String subprotocol : subprotocols) {
            if (!TOKEN.matcher(subprotocol).matches() || subprotocol.equals(BEARER)) {
                throw new IllegalArgumentException("subprotocol '" + subprotocol
                        + "': expected 1 to 64 letters, digits or !#$%&'*+.^_`|~-, and not bearer, which comes before"
                        + " a token");
            }
        }
        if ((header == null) != headerValues.isEmpty()) {
            throw new IllegalArgumentException("header '" + (header == null ? "" : header) + "' with "
                    + headerValues.size() + " values: expected a name and at least one value, or neither");
        }
        if (header != null
                && (!TOKEN.matcher(header).matches() || NOT_THESE.contains(header.toLowerCase(Locale.ROOT)))) {
            throw new IllegalArgumentException("header '" + header
                    + "': expected the name of a header, and none that holds a secret or that the handshake itself"
                    + " uses");
        }
        for (String value : headerValues) {
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("value '" + value + "' of header " + header
                        + ": expected 1 to 256 printable ASCII characters, no space at its ends");
            }
        }
    }

    /** How much it asks for: 0 for nothing, 1 for subprotocol or header, 2 for both. */
    public int weight() {
        return (subprotocols.isEmpty() ? 0 : 1) + (header == null ? 0 : 1);
    }

    /**
     * Whether some request could match both and there would be no telling which is meant. Different subprotocols are no
     * such case: the order of the client's offer decides.
     */
    public boolean conflictsWith(RouteMatch other) {
        boolean toldBySubprotocol = !subprotocols.isEmpty()
                && !other.subprotocols.isEmpty()
                && Collections.disjoint(subprotocols, other.subprotocols);
        boolean toldByHeader = header != null
                && header.equalsIgnoreCase(other.header)
                && Collections.disjoint(headerValues, other.headerValues);
        return weight() == other.weight() && !toldBySubprotocol && !toldByHeader;
    }
}
