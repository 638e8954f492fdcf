package io.barnabas.gateway.auth;

import io.barnabas.gateway.handshake.Subprotocols;
import io.barnabas.gateway.handshake.UpgradeRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a token in a route's sources, in their order. The first source that was given anything decides, even by
 * being malformed: whoever checks only one of two tokens lets the other one pass. Thread-safe; never throws.
 */
final class TokenFinder {
    private static final String NOT_A_TOKEN = "%";

    private final List<TokenSource> sources;

    TokenFinder(List<TokenSource> sources) {
        this.sources = List.copyOf(sources);
    }

    TokenSearch find(UpgradeRequest request) {
        for (TokenSource source : sources) {
            TokenSearch found =
                    switch (source.kind()) {
                        case AUTHORIZATION -> inAuthorization(request);
                        case COOKIE -> single(cookies(request, source.name()), source);
                        case SUBPROTOCOL -> inSubprotocols(Subprotocols.offered(request));
                        case QUERY -> inQuery(request.target(), source);
                        case FIRST_FRAME -> TokenSearch.ABSENT;
                    };
            if (found != TokenSearch.ABSENT) {
                return found;
            }
        }
        return TokenSearch.ABSENT;
    }

    /**
     * The subprotocol to select (RFC 6455 section 4.2.2): {@code bearer} where the route takes tokens from there and the
     * client offers it, wherever its token was found, because browsers fail a connection whose offer was ignored.
     */
    @Nullable
    String subprotocol(UpgradeRequest request) {
        return sources.contains(TokenSource.SUBPROTOCOL)
                        && Subprotocols.offered(request).contains(Subprotocols.BEARER)
                ? Subprotocols.BEARER
                : null;
    }

    private static TokenSearch inAuthorization(UpgradeRequest request) {
        List<String> headers = request.headers("Authorization");
        if (headers.size() > 1) {
            return TokenSearch.MALFORMED;
        }
        String token =
                headers.isEmpty() ? null : TokenText.afterScheme(headers.get(0).strip());
        return token == null ? TokenSearch.ABSENT : TokenText.check(token, TokenSource.AUTHORIZATION);
    }

    /** RFC 6265 section 4.2.1: pairs with semicolons between them, a value perhaps in quotes. */
    private static Set<String> cookies(UpgradeRequest request, String name) {
        Set<String> values = new TreeSet<>();
        for (String header : request.headers("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The element after {@code bearer}. Elements are tokens of RFC 9110 section 5.6.2, without {@code /} and {@code =}. */
    private static TokenSearch inSubprotocols(List<String> offered) {
        int bearer = offered.indexOf(Subprotocols.BEARER);
        if (bearer < 0) {
            return TokenSearch.ABSENT;
        }
        // RFC 6455 section 4.1: each element once, so a second bearer is not a token.
        boolean once = bearer == offered.lastIndexOf(Subprotocols.BEARER);
        String token = once && bearer + 1 < offered.size() ? offered.get(bearer + 1) : "";
        return token.indexOf('/') >= 0 || token.indexOf('=') >= 0
                ? TokenSearch.MALFORMED
                : TokenText.check(token, TokenSource.SUBPROTOCOL);
    }

    /** As forms are encoded (RFC 6750 section 2.3). */
    private static TokenSearch inQuery(String target, TokenSource source) {
        int start = target.indexOf('?');
        if (start < 0) {
            return TokenSearch.ABSENT;
        }
        int end = target.indexOf('#', start);
        Set<String> values = new TreeSet<>();
        for (String pair :
                target.substring(start + 1, end < 0 ? target.length() : end).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && source.name().equals(decoded(pair.substring(0, equals)))) {
                String value = decoded(pair.substring(equals + 1));
                values.add(value == null ? NOT_A_TOKEN : value);
            }
        }
        return single(values, source);
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }

    /**
     * An empty value is as none: so are cookies that were cleared. Of two different values of one name one is somebody
     * else's, and there is no telling which.
     */
    private static TokenSearch single(Set<String> values, TokenSource source) {
        values.remove("");
        if (values.size() > 1) {
            return TokenSearch.MALFORMED;
        }
        return values.isEmpty()
                ? TokenSearch.ABSENT
                : TokenText.check(values.iterator().next(), source);
    }
}
