package io.barnabas.gateway.auth;

/** What a request has of tokens. */
sealed interface TokenSearch {
    /** Nothing in any of the route's sources. */
    record Absent() implements TokenSearch {}

    /** Something, but no token: nothing further is looked at. */
    record Unusable(AuthReason reason) implements TokenSearch {}

    /** A text of the form of a token. */
    record Found(String token, TokenSource source) implements TokenSearch {
        /** Without the token. */
        @Override
        public String toString() {
            return "Found[" + source + "]";
        }
    }

    TokenSearch ABSENT = new Absent();
    TokenSearch MALFORMED = new Unusable(AuthReason.MALFORMED);
}
