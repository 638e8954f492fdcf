package io.barnabas.gateway.handshake;

import java.util.regex.Pattern;

/** The part of a request's target that may stand in logs, metrics and messages. */
final class LoggablePath {
    private static final int MAX_LENGTH = 200;
    /** An absolute target's scheme, user and host (RFC 9112 section 3.2.2). */
    private static final Pattern AUTHORITY = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
    /** Where a query, fragment or path parameter begins, encoded by mistake or not. */
    private static final Pattern SECRETS = Pattern.compile("(?i)[?#;&]|%3f|%23|%3b|%26");

    private LoggablePath() {}

    /** The path alone, cut to 200 characters of printable ASCII: queries and user information may hold secrets. */
    static String of(String target) {
        // Cut first: what follows must not cost more for a longer target.
        String start = target.substring(0, Math.min(target.length(), 8 * MAX_LENGTH));
        String path = SECRETS.split(AUTHORITY.matcher(start).replaceFirst(""), 2)[0];
        String cut = path.length() <= MAX_LENGTH ? path : path.substring(0, MAX_LENGTH) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
