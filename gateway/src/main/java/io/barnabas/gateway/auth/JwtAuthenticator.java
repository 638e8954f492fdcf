package io.barnabas.gateway.auth;

import io.barnabas.gateway.auth.AuthResult.Refused;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Judges tokens with the keys there are, and once more with newer ones where the key is not among them. */
final class JwtAuthenticator implements Authenticator {
    private final JwtVerifier verifier;
    private final @Nullable JwksKeeper keeper;

    /** Without a keeper where only a secret is used. */
    JwtAuthenticator(JwtVerifier verifier, @Nullable JwksKeeper keeper) {
        this.verifier = verifier;
        this.keeper = keeper;
    }

    @Override
    public CompletionStage<AuthResult> authenticate(String token) {
        Jwks keys = keeper == null ? null : keeper.current();
        AuthResult first = verifier.verify(token, keys);
        boolean newerKeysMayHelp = first instanceof Refused refused
                && (refused.reason() == AuthReason.UNKNOWN_KEY || refused.reason() == AuthReason.UNAVAILABLE);
        if (keeper == null || !newerKeysMayHelp) {
            return CompletableFuture.completedFuture(first);
        }
        JwksKeeper kept = keeper;
        return kept.newerThan(keys).thenApply(wait -> switch (wait) {
            case LOADED -> verifier.verify(token, kept.current());
            case FAILED -> new Refused(AuthReason.UNAVAILABLE);
            case FULL -> new Refused(AuthReason.BUSY);
        });
    }
}
