package io.barnabas.gateway.auth;

import org.jspecify.annotations.Nullable;

/** The form of bearer tokens: {@code token68} of RFC 9110 section 11.2. */
final class TokenText {
    /** Longest token, in characters: it must fit into a request's headers, and judging it must be cheap. */
    static final int MAX_LENGTH = 8192;

    private static final String SCHEME = "bearer";

    private TokenText() {}

    /** What a text from a source that only holds tokens is. */
    static TokenSearch check(String text, TokenSource source) {
        if (text.length() > MAX_LENGTH) {
            return new TokenSearch.Unusable(AuthReason.TOO_LARGE);
        }
        return isToken68(text) ? new TokenSearch.Found(text, source) : TokenSearch.MALFORMED;
    }

    /** What follows {@code Bearer} and spaces, in any case (RFC 6750 section 2.1); null for another scheme. */
    static @Nullable String afterScheme(String credentials) {
        if (!credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String rest = credentials.substring(SCHEME.length());
        if (rest.isEmpty()) {
            return rest;
        }
        return rest.charAt(0) == ' ' ? rest.strip() : null;
    }

    private static boolean isToken68(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        if (end == 0) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-._~+/".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
