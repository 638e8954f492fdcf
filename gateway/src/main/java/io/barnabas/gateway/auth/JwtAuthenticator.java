package io.barnabas.gateway.auth;

import io.barnabas.gateway.auth.AuthResult.Refused;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Judges tokens with the keys there are, and once more with newer ones where the key is not among them. */
final class JwtAuthenticator implements Authenticator {
    private final JwtVerifier verifier;
    private final @Nullable JwksKeeper keeper;
    private final Executor threads;

    /**
     * Without a keeper where only a secret is used.
     *
     * @param threads where tokens are checked; it may refuse
     */
    JwtAuthenticator(JwtVerifier verifier, @Nullable JwksKeeper keeper, Executor threads) {
        this.verifier = verifier;
        this.keeper = keeper;
        this.threads = threads;
    }

    @Override
    public CompletionStage<AuthResult> authenticate(String token) {
        JwksKeeper kept = keeper;
        if (kept == null) {
            return check(token, null);
        }
        Jwks keys = kept.current();
        return check(token, keys)
                .thenCompose(first -> newerKeysMayHelp(first)
                        ? checkWithNewer(token, keys, kept)
                        : CompletableFuture.completedFuture(first));
    }

    private static boolean newerKeysMayHelp(AuthResult first) {
        return first instanceof Refused refused
                && (refused.reason() == AuthReason.UNKNOWN_KEY || refused.reason() == AuthReason.UNAVAILABLE);
    }

    private CompletionStage<AuthResult> checkWithNewer(String token, @Nullable Jwks seen, JwksKeeper kept) {
        return kept.newerThan(seen).thenCompose(wait -> switch (wait) {
            case LOADED -> check(token, kept.current());
            case FAILED -> CompletableFuture.completedFuture(new Refused(AuthReason.UNAVAILABLE));
            case FULL -> CompletableFuture.completedFuture(new Refused(AuthReason.BUSY));
        });
    }

    private CompletionStage<AuthResult> check(String token, @Nullable Jwks keys) {
        try {
            return CompletableFuture.supplyAsync(() -> verifier.verify(token, keys), threads);
        } catch (RejectedExecutionException tooManyWait) {
            return CompletableFuture.completedFuture(new Refused(AuthReason.BUSY));
        }
    }
}
