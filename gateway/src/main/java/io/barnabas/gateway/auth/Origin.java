package io.barnabas.gateway.auth;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web origin (RFC 6454): two are equal when all three parts are.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in brackets
 * @param port the scheme's own where none was given; -1 where the scheme has none
 */
record Origin(String scheme, String host, int port) {
    static final int NO_PORT = -1;
    /** RFC 6454 section 6.2 and what RFC 3986 lets a scheme, host and port be; no path, no user. */
    private static final Pattern TEXT = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]{0,31})://([A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /** Null where it is not one origin: {@code null} (RFC 6454 section 7.3), several, or anything else. */
    static @Nullable Origin parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? of(matcher.group(1), matcher.group(2), matcher.group(3)) : null;
    }

    /** What a page on that host would have as its origin; null where the text is no host with perhaps a port. */
    static @Nullable Origin ofHost(String scheme, String hostHeader) {
        Matcher matcher = AUTHORITY.matcher(hostHeader);
        return matcher.matches() ? of(scheme, matcher.group(1), matcher.group(2)) : null;
    }

    private static @Nullable Origin of(String scheme, String host, @Nullable String portText) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        int port = portText == null ? defaultPort(lower) : Integer.parseInt(portText);
        return port > MAX_PORT ? null : new Origin(lower, host.toLowerCase(Locale.ROOT), port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> NO_PORT;
        };
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }
}
