package io.barnabas.gateway.auth;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to one route.
 *
 * @param mode how it is found out
 * @param tokenSources where tokens are taken from, the first one that has one wins; empty without authentication
 * @param jwt rules for tokens; null unless the mode is {@link AuthMode#JWT}
 * @param jwks where public keys come from; null where no algorithm needs them
 * @param firstFrameDeadline how long a client has to send its token as the first message, from the upgrade on
 * @param calloutDeadline how long a worker has to decide
 * @param origins which pages may connect
 */
public record AuthConfig(
        AuthMode mode,
        List<TokenSource> tokenSources,
        @Nullable JwtConfig jwt,
        @Nullable JwksConfig jwks,
        Duration firstFrameDeadline,
        Duration calloutDeadline,
        OriginConfig origins) {
    public static final Duration DEFAULT_FIRST_FRAME_DEADLINE = Duration.ofSeconds(10);
    public static final Duration DEFAULT_CALLOUT_DEADLINE = Duration.ofSeconds(5);
    /** Shortest and longest of both deadlines. */
    public static final Duration MIN_DEADLINE = Duration.ofMillis(100);

    public static final Duration MAX_DEADLINE = Duration.ofMinutes(1);
    /** Anybody may connect, from any page. */
    public static final AuthConfig DEFAULT = new AuthConfig(
            AuthMode.NONE,
            List.of(),
            null,
            null,
            DEFAULT_FIRST_FRAME_DEADLINE,
            DEFAULT_CALLOUT_DEADLINE,
            OriginConfig.DEFAULT);

    public AuthConfig {
        tokenSources = List.copyOf(tokenSources);
        if (new HashSet<>(tokenSources).size() != tokenSources.size()) {
            throw new IllegalArgumentException("token sources " + tokenSources + ": expected each once");
        }
        if (mode == AuthMode.NONE && !tokenSources.isEmpty()) {
            throw new IllegalArgumentException(
                    "token sources " + tokenSources + ": expected none, or the mode jwt or callout");
        }
        if (mode == AuthMode.JWT) {
            checkJwt(tokenSources, jwt, jwks);
        } else if (jwt != null || jwks != null) {
            throw new IllegalArgumentException("rules for tokens: expected none, or the mode jwt");
        }
        checkDeadline("first-frame deadline", firstFrameDeadline);
        checkDeadline("callout deadline", calloutDeadline);
    }

    /** Whether the route takes tokens from there. */
    boolean takes(TokenSource.Kind kind) {
        return tokenSources.stream().anyMatch(source -> source.kind() == kind);
    }

    private static void checkJwt(List<TokenSource> sources, @Nullable JwtConfig jwt, @Nullable JwksConfig jwks) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no token source: expected one of " + TokenSource.EXPECTED);
        }
        if (jwt == null) {
            throw new IllegalArgumentException("no rules for tokens: expected them with the mode jwt");
        }
        boolean needed = jwt.algorithms().stream().anyMatch(algorithm -> !algorithm.symmetric());
        if (needed && jwks == null) {
            throw new IllegalArgumentException(
                    "no key set for the algorithms " + jwt.algorithms() + ": expected the URL or file of one");
        }
        if (!needed && jwks != null) {
            throw new IllegalArgumentException("key set " + jwks.shown() + " with the algorithms " + jwt.algorithms()
                    + " alone: expected none, or an algorithm that uses public keys");
        }
    }

    private static void checkDeadline(String what, Duration deadline) {
        if (deadline.compareTo(MIN_DEADLINE) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException(
                    what + " " + deadline + ": expected " + MIN_DEADLINE + " to " + MAX_DEADLINE);
        }
    }
}
