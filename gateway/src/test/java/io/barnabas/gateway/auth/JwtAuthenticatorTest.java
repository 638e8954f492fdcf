package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.gateway.auth.AuthResult.Accepted;
import io.barnabas.gateway.auth.AuthResult.Refused;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Checking tokens elsewhere")
class JwtAuthenticatorTest {
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private final JwksKeeper keeper = new JwksKeeper(
            JwksConfig.of(URI.create("https://issuer.example/jwks")),
            new FakeSource(),
            System::nanoTime,
            new Random(1),
            new CountingMetrics());
    private boolean full;
    private final JwtAuthenticator authenticator =
            new JwtAuthenticator(new JwtVerifier(Tokens.config(), () -> Tokens.NOW), keeper, check -> {
                if (full) {
                    throw new RejectedExecutionException();
                }
                elsewhere.add(check);
            });

    @Test
    @DisplayName("The caller's thread checks nothing")
    void elsewhere() throws Exception {
        keeper.runOnce();
        CompletableFuture<AuthResult> result = authenticate();
        assertThat(result).isNotDone();
        elsewhere.remove().run();
        assertThat(result).isCompletedWithValueMatching(Accepted.class::isInstance);
    }

    @Test
    @DisplayName("Nor does the thread that loads keys")
    void afterNewKeys() throws Exception {
        CompletableFuture<AuthResult> result = authenticate();
        elsewhere.remove().run();
        keeper.runOnce();
        assertThat(result).isNotDone();
        elsewhere.remove().run();
        assertThat(result).isCompletedWithValueMatching(Accepted.class::isInstance);
    }

    @Test
    @DisplayName("Where too many wait the answer is to come again")
    void tooMany() throws Exception {
        keeper.runOnce();
        full = true;
        assertThat(authenticate()).isCompletedWithValue(new Refused(AuthReason.BUSY));
    }

    @Test
    @DisplayName("Where too many wait once the keys are there, as well")
    void tooManyAfterNewKeys() throws Exception {
        CompletableFuture<AuthResult> result = authenticate();
        elsewhere.remove().run();
        full = true;
        keeper.runOnce();
        assertThat(result).isCompletedWithValue(new Refused(AuthReason.BUSY));
    }

    private CompletableFuture<AuthResult> authenticate() {
        return authenticator.authenticate(Tokens.good(Tokens.EC)).toCompletableFuture();
    }
}
