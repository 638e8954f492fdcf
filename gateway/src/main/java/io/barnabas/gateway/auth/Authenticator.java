package io.barnabas.gateway.auth;

import java.util.concurrent.CompletionStage;

/** Finds out whose a token is. Thread-safe; never blocks and never throws, whatever the token. */
public interface Authenticator {
    /**
     * Completes at once but for a token whose key is not known yet: then within the configured wait, on a thread that
     * must not be held.
     */
    CompletionStage<AuthResult> authenticate(String token);
}
