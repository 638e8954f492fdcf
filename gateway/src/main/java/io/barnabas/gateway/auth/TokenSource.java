package io.barnabas.gateway.auth;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One place from which a route takes tokens.
 *
 * @param kind which place
 * @param name of the cookie or query parameter; empty for the others
 */
public record TokenSource(Kind kind, String name) {
    /** {@code Authorization: Bearer …}. */
    public static final TokenSource AUTHORIZATION = new TokenSource(Kind.AUTHORIZATION, "");
    /** {@code Sec-WebSocket-Protocol: bearer, …}. */
    public static final TokenSource SUBPROTOCOL = new TokenSource(Kind.SUBPROTOCOL, "");
    /** The first message, {@code Bearer …}. */
    public static final TokenSource FIRST_FRAME = new TokenSource(Kind.FIRST_FRAME, "");

    static final String EXPECTED = "authorization, cookie:<name>, subprotocol, first-frame or query:<name>";

    /** A token of RFC 9110 section 5.6.2, which RFC 6265 asks of a cookie's name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    /** The places there are. */
    public enum Kind {
        AUTHORIZATION(false),
        COOKIE(true),
        SUBPROTOCOL(false),
        FIRST_FRAME(false),
        QUERY(true);

        private final boolean named;

        Kind(boolean named) {
            this.named = named;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public TokenSource {
        if (kind.named ? !NAME.matcher(name).matches() : !name.isEmpty()) {
            throw new IllegalArgumentException("token source '" + kind.label() + ":" + name + "': expected " + EXPECTED
                    + ", where a name has 1 to 64 characters that a cookie's name can have");
        }
    }

    /** From {@code authorization}, {@code cookie:session} and so on; throws {@link IllegalArgumentException}. */
    public static TokenSource parse(String text) {
        int colon = text.indexOf(':');
        String label = colon < 0 ? text : text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind.label().equals(label) && kind.named == colon >= 0) {
                return new TokenSource(kind, kind.named ? text.substring(colon + 1) : "");
            }
        }
        throw new IllegalArgumentException("token source '" + text + "': expected " + EXPECTED);
    }

    /** As it stands in the configuration. */
    @Override
    public String toString() {
        return kind.named ? kind.label() + ":" + name : kind.label();
    }
}
