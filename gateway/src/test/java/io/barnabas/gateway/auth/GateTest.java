package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Identity ALICE = new Identity("alice", Map.of(), null);
    private static final Requests REQUEST = Requests.to("/ws");

    private final CountingMetrics metrics = new CountingMetrics();
    private CompletableFuture<AuthResult> answer = CompletableFuture.completedFuture(new AuthResult.Accepted(ALICE));
    private @Nullable String judgedToken;

    @Test
    @DisplayName("Without authentication everybody is admitted as nobody, and not counted")
    void none() {
        Gate gate = new Gate("ws", AuthConfig.DEFAULT, null, metrics);
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer x").with("Origin", "https://any"), false))
                .isEqualTo(new Verdict.Admitted(Identity.ANONYMOUS));
        assertThat(Identity.ANONYMOUS.isAnonymous()).isTrue();
        assertThat(metrics.judged).isEmpty();
    }

    @Test
    @DisplayName("A good token admits its user")
    void accepted() {
        Verdict verdict = gate("authorization").onRequest(REQUEST.with("Authorization", "Bearer tok.en"), true);
        assertThat(verdict).isEqualTo(new Verdict.Admitted(ALICE));
        assertThat(judgedToken).isEqualTo("tok.en");
        assertThat(metrics.judged).containsExactly("ws accepted");
    }

    @Test
    @DisplayName("A bad token, a malformed one and none are refused, each counted once")
    void refused() {
        Gate gate = gate("authorization");
        answer = CompletableFuture.completedFuture(new AuthResult.Refused(AuthReason.EXPIRED));
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer x"), true))
                .isEqualTo(new Verdict.Refused(AuthReason.EXPIRED));
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer x y"), true))
                .isEqualTo(new Verdict.Refused(AuthReason.MALFORMED));
        assertThat(gate.onRequest(REQUEST, true)).isEqualTo(new Verdict.Refused(AuthReason.MISSING));
        assertThat(metrics.judged).containsExactly("ws expired", "ws malformed", "ws missing");
    }

    @Test
    @DisplayName("A token that waits for its key is counted when it is judged")
    void pending() {
        answer = new CompletableFuture<>();
        Verdict verdict = gate("authorization").onRequest(REQUEST.with("Authorization", "Bearer x"), true);
        assertThat(verdict).isInstanceOf(Verdict.Pending.class);
        assertThat(metrics.judged).isEmpty();
        answer.complete(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
        assertThat(((Verdict.Pending) verdict).result().toCompletableFuture())
                .isCompletedWithValue(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
        assertThat(metrics.judged).containsExactly("ws unknown-key");
    }

    @Test
    @DisplayName("A foreign origin is refused before its token is looked at, on any route")
    void origin() {
        Requests foreign = REQUEST.with("Cookie", "session=x").with("Origin", "https://evil.example");
        assertThat(gate("cookie:session").onRequest(foreign, true)).isEqualTo(new Verdict.Refused(AuthReason.ORIGIN));
        assertThat(judgedToken).isNull();
        AuthConfig listed = config(AuthMode.NONE, OriginConfig.of(List.of("https://app.example")));
        assertThat(new Gate("open", listed, null, metrics).onRequest(foreign, true))
                .isEqualTo(new Verdict.Refused(AuthReason.ORIGIN));
        assertThat(metrics.judged).containsExactly("ws origin", "open origin");
    }

    @Test
    @DisplayName("Where a cookie authenticates a request must have an Origin; with another token it need not")
    void noOrigin() {
        Gate gate = gate("authorization", "cookie:session");
        assertThat(gate.onRequest(REQUEST.with("Cookie", "session=x"), true))
                .isEqualTo(new Verdict.Refused(AuthReason.ORIGIN));
        assertThat(gate.onRequest(REQUEST.with("Cookie", "session=x").with("Authorization", "Bearer y"), true))
                .isEqualTo(new Verdict.Admitted(ALICE));
        assertThat(gate.onRequest(REQUEST.with("Cookie", "session=x").with("Origin", "https://gateway.example"), true))
                .isEqualTo(new Verdict.Admitted(ALICE));
    }

    @Test
    @DisplayName("Without a token in the request the first frame may bring it, within the deadline")
    void firstFrame() {
        Gate gate = gate("authorization", "first-frame");
        assertThat(gate.onRequest(REQUEST, true)).isEqualTo(new Verdict.FirstFrame(Duration.ofSeconds(10)));
        assertThat(metrics.judged).isEmpty();
        assertThat(gate.onFirstFrame("Bearer tok.en")).isEqualTo(new Verdict.Admitted(ALICE));
        assertThat(judgedToken).isEqualTo("tok.en");
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer x"), true))
                .isEqualTo(new Verdict.Admitted(ALICE));
    }

    @Test
    @DisplayName("A malformed token in the request is not mended by a first frame")
    void noSecondChance() {
        assertThat(gate("first-frame", "authorization").onRequest(REQUEST.with("Authorization", "Bearer"), true))
                .isEqualTo(new Verdict.Refused(AuthReason.MALFORMED));
    }

    @Test
    @DisplayName("A first frame that is not Bearer and a token is malformed; the longest token fits")
    void badFirstFrame() {
        Gate gate = gate("first-frame");
        for (String text : List.of("", "tok.en", "Bearer", "Bearer ", "Bearer a b", "{\"token\":\"x\"}", "Bearer\nx")) {
            assertThat(gate.onFirstFrame(text)).as(text).isEqualTo(new Verdict.Refused(AuthReason.MALFORMED));
        }
        assertThat(gate.onFirstFrame("Bearer " + "x".repeat(8193)))
                .isEqualTo(new Verdict.Refused(AuthReason.TOO_LARGE));
        String longest = "Bearer " + "x".repeat(8192);
        assertThat(longest).hasSize(Gate.MAX_FIRST_FRAME_BYTES);
        assertThat(gate.onFirstFrame(longest)).isEqualTo(new Verdict.Admitted(ALICE));
    }

    @Test
    @DisplayName("What the caller finds out is counted as well")
    void refuse() {
        assertThat(gate("first-frame").refuse(AuthReason.MISSING)).isEqualTo(new Verdict.Refused(AuthReason.MISSING));
        assertThat(metrics.judged).containsExactly("ws missing");
    }

    @Test
    @DisplayName("A callout asks a worker, with the token or without one")
    void callout() {
        AuthConfig config = config(AuthMode.CALLOUT, OriginConfig.DEFAULT, "authorization");
        Gate gate = new Gate("ws", config, null, metrics);
        Duration deadline = Duration.ofSeconds(5);
        assertThat(gate.onRequest(REQUEST, true)).isEqualTo(new Verdict.AskWorker(null, deadline));
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer opaque"), true))
                .isEqualTo(new Verdict.AskWorker("opaque", deadline));
        assertThat(gate.onRequest(REQUEST.with("Authorization", "Bearer"), true))
                .isEqualTo(new Verdict.Refused(AuthReason.MALFORMED));
    }

    @Test
    @DisplayName("bearer is selected for whoever offers it with a token")
    void subprotocol() {
        Requests request = REQUEST.with("Sec-WebSocket-Protocol", "bearer, tok.en");
        assertThat(gate("subprotocol").subprotocol(request)).isEqualTo("bearer");
        assertThat(gate("authorization").subprotocol(request)).isNull();
    }

    @Test
    @DisplayName("A route that is not known is named")
    void unknownRoute() {
        Gates gates =
                new Gates(Map.of(), () -> Tokens.NOW, System::nanoTime, new Random(1), metrics, new TokenThreads(1, 1));
        assertThatThrownBy(() -> gates.gate("nowhere")).hasMessageContaining("'nowhere'");
        assertThat(gates.oldestKeysAgeSeconds()).isNaN();
    }

    private Gate gate(String... sources) {
        return new Gate("ws", config(AuthMode.JWT, OriginConfig.DEFAULT, sources), this::authenticate, metrics);
    }

    private CompletableFuture<AuthResult> authenticate(String token) {
        judgedToken = token;
        return answer;
    }

    private static AuthConfig config(AuthMode mode, OriginConfig origins, String... sources) {
        boolean jwt = mode == AuthMode.JWT;
        return new AuthConfig(
                mode,
                Arrays.stream(sources).map(TokenSource::parse).toList(),
                jwt ? Tokens.config() : null,
                jwt ? JwksConfig.of(URI.create("https://issuer.example/jwks")) : null,
                AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE,
                AuthConfig.DEFAULT_CALLOUT_DEADLINE,
                origins);
    }
}
