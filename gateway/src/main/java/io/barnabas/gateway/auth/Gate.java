package io.barnabas.gateway.auth;

import io.barnabas.gateway.auth.AuthResult.Accepted;
import io.barnabas.gateway.handshake.UpgradeRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The door of one route: finds the token, looks at the origin, judges the token, in this order, and counts. Thread-safe;
 * never blocks and never throws, whatever the request.
 */
public final class Gate {
    /** Most bytes that a first message with a token can have: {@code Bearer}, a space and the token. */
    public static final int MAX_FIRST_FRAME_BYTES = "Bearer ".length() + TokenText.MAX_LENGTH;

    private final String route;
    private final AuthConfig config;
    private final TokenFinder finder;
    private final OriginPolicy origins;
    private final @Nullable Authenticator authenticator;
    private final AuthMetrics metrics;

    /** With an authenticator in mode {@link AuthMode#JWT}, without one in the others. */
    Gate(String route, AuthConfig config, @Nullable Authenticator authenticator, AuthMetrics metrics) {
        this.route = route;
        this.config = config;
        this.finder = new TokenFinder(config.tokenSources());
        this.origins = new OriginPolicy(config);
        this.authenticator = authenticator;
        this.metrics = metrics;
    }

    /**
     * Judges an upgrade request that keeps RFC 6455.
     *
     * @param secure whether the client used TLS, as far as is known: to this node, or by a proxy that is trusted
     */
    public Verdict onRequest(UpgradeRequest request, boolean secure) {
        TokenSearch search = finder.find(request);
        boolean byCookie =
                search instanceof TokenSearch.Found found && found.source().kind() == TokenSource.Kind.COOKIE;
        if (!origins.allows(request, secure, byCookie)) {
            return refuse(AuthReason.ORIGIN);
        }
        if (config.mode() == AuthMode.NONE) {
            return new Verdict.Admitted(Identity.ANONYMOUS);
        }
        if (search == TokenSearch.ABSENT && config.takes(TokenSource.Kind.FIRST_FRAME)) {
            return new Verdict.FirstFrame(config.firstFrameDeadline());
        }
        return judge(search);
    }

    /**
     * Judges the first message of a connection that {@link Verdict.FirstFrame} let in; it must be text, {@code Bearer} and
     * the token.
     */
    public Verdict onFirstFrame(String text) {
        String token = TokenText.afterScheme(text);
        return token == null ? refuse(AuthReason.MALFORMED) : judge(TokenText.check(token, TokenSource.FIRST_FRAME));
    }

    /** Counts and gives a refusal that the caller has found out: no first message in time, or a binary one. */
    public Verdict refuse(AuthReason reason) {
        metrics.refused(route, reason);
        return new Verdict.Refused(reason);
    }

    /** The subprotocol to select in the answer (RFC 6455 section 4.2.2); null for none. */
    public @Nullable String subprotocol(UpgradeRequest request) {
        return finder.subprotocol(request);
    }

    private Verdict judge(TokenSearch search) {
        if (search instanceof TokenSearch.Unusable unusable) {
            return refuse(unusable.reason());
        }
        String token = search instanceof TokenSearch.Found found ? found.token() : null;
        if (authenticator == null) {
            return new Verdict.AskWorker(token, config.calloutDeadline());
        }
        if (token == null) {
            return refuse(AuthReason.MISSING);
        }
        CompletableFuture<AuthResult> result =
                authenticator.authenticate(token).thenApply(this::counted).toCompletableFuture();
        if (!result.isDone()) {
            return new Verdict.Pending(result);
        }
        AuthResult known = result.join();
        return known instanceof Accepted accepted
                ? new Verdict.Admitted(accepted.identity())
                : new Verdict.Refused(((AuthResult.Refused) known).reason());
    }

    private AuthResult counted(AuthResult result) {
        if (result instanceof AuthResult.Refused refused) {
            metrics.refused(route, refused.reason());
        } else {
            metrics.accepted(route);
        }
        return result;
    }
}
