package io.barnabas.gateway.auth;

import java.util.concurrent.CompletionStage;

/** Finds out whose a token is. Thread-safe; never blocks and never throws, whatever the token. */
public interface Authenticator {
    /**
     * Completes soon, or within the configured wait where the token's key is not known yet; on a thread that must not be
     * held.
     */
    CompletionStage<AuthResult> authenticate(String token);
}
