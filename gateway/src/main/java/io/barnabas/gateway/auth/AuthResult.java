package io.barnabas.gateway.auth;

/** What became of a token. */
public sealed interface AuthResult {
    /** The token is good. */
    record Accepted(Identity identity) implements AuthResult {}

    /** The token is not good, or cannot be judged now. */
    record Refused(AuthReason reason) implements AuthResult {}
}
