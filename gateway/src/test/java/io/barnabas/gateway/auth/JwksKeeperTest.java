package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.barnabas.common.Deadline;
import io.barnabas.gateway.auth.JwksKeeper.Wait;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keeper stepped by hand: no thread runs, time moves when a test says so. */
class JwksKeeperTest {
    private static final ECKey NEW = Tokens.ec("new", com.nimbusds.jose.jwk.Curve.P_256);
    private static final JwksConfig DEFAULTS = JwksConfig.of(URI.create("https://issuer.example/jwks"));

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSource source = new FakeSource();
    private final CountingMetrics metrics = new CountingMetrics();
    private final JwksKeeper keeper = keeper(DEFAULTS);
    private final JwtAuthenticator authenticator =
            new JwtAuthenticator(new JwtVerifier(Tokens.config(), () -> Tokens.NOW), keeper, Runnable::run);

    @Test
    @DisplayName("A token whose key is known is judged at once")
    void known() throws Exception {
        keeper.runOnce();
        assertThat(authenticate(Tokens.EC)).isCompletedWithValueMatching(AuthResult.Accepted.class::isInstance);
        assertThat(authenticate(Tokens.ec("ec", com.nimbusds.jose.jwk.Curve.P_256)))
                .isCompletedWithValue(new AuthResult.Refused(AuthReason.SIGNATURE));
    }

    @Test
    @DisplayName("Before the first load tokens wait for it")
    void beforeTheFirst() throws Exception {
        CompletableFuture<AuthResult> result = authenticate(Tokens.EC);
        assertThat(result).isNotDone();
        keeper.runOnce();
        assertThat(result).isCompletedWithValueMatching(AuthResult.Accepted.class::isInstance);
    }

    @Test
    @DisplayName("A token that names a new key waits for the next load, and is accepted")
    void rotation() throws Exception {
        keeper.runOnce();
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        CompletableFuture<AuthResult> result = authenticate(NEW);
        assertThat(result).isNotDone();
        source.keys = List.of(Tokens.EC, NEW);
        keeper.runOnce();
        assertThat(result).isCompletedWithValueMatching(AuthResult.Accepted.class::isInstance);
        assertThat(authenticate(Tokens.EC)).isCompletedWithValueMatching(AuthResult.Accepted.class::isInstance);
    }

    @Test
    @DisplayName("A key that was taken out of the set is not accepted any more")
    void removed() throws Exception {
        keeper.runOnce();
        source.keys = List.of(NEW);
        keeper.runOnce();
        CompletableFuture<AuthResult> result = authenticate(Tokens.EC);
        keeper.runOnce();
        assertThat(result).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
    }

    @Test
    @DisplayName("A key that no newer set has either is unknown")
    void unknown() throws Exception {
        keeper.runOnce();
        CompletableFuture<AuthResult> result = authenticate(NEW);
        keeper.runOnce();
        assertThat(result).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
    }

    @Test
    @DisplayName("When the load that a token waits for fails, the token cannot be judged now")
    void waitFails() throws Exception {
        keeper.runOnce();
        CompletableFuture<AuthResult> result = authenticate(NEW);
        source.failure = new IOException("connection refused");
        keeper.runOnce();
        assertThat(result).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNAVAILABLE));
    }

    @Test
    @DisplayName("While loads fail and none is due in time, an unknown key is answered at once")
    void outage() throws Exception {
        keeper.runOnce();
        source.failure = new IOException("connection refused");
        for (int i = 0; i < 6; i++) {
            keeper.runOnce();
        }
        assertThat(authenticate(NEW)).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNAVAILABLE));
        assertThat(authenticate(Tokens.EC)).isCompletedWithValueMatching(AuthResult.Accepted.class::isInstance);
        assertThat(metrics.failures).isEqualTo(6);
    }

    @Test
    @DisplayName("No more than 256 tokens wait; the next one is refused at once")
    void bounded() throws Exception {
        List<CompletableFuture<Wait>> waiting = new ArrayList<>();
        for (int i = 0; i < JwksKeeper.MAX_WAITING; i++) {
            waiting.add(keeper.newerThan(null).toCompletableFuture());
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(authenticate(Tokens.EC)).isCompletedWithValue(new AuthResult.Refused(AuthReason.BUSY));
        keeper.runOnce();
        assertThat(waiting).allMatch(wait -> wait.join() == Wait.LOADED);
        assertThat(keeper.newerThan(keeper.current()).toCompletableFuture()).isNotDone();
    }

    @Test
    @Timeout(10)
    @DisplayName("A token waits no longer than configured")
    void deadline() {
        JwksKeeper hasty = keeper(withTimes(Duration.ofMillis(20), Duration.ofDays(1)));
        CompletableFuture<Wait> wait = hasty.newerThan(null).toCompletableFuture();
        assertThat(wait.join()).isEqualTo(Wait.FAILED);
    }

    @Test
    @DisplayName("The last good set stays while loading fails, until it is too old; a good load brings it back")
    void staleness() throws Exception {
        keeper.runOnce();
        Jwks good = keeper.current();
        assertThat(good).isNotNull();
        source.failure = new IOException("connection refused");
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        keeper.runOnce();
        assertThat(keeper.current()).isSameAs(good);
        assertThat(keeper.ageSeconds()).isEqualTo(86_400);
        assertThat(metrics.tooOld).isZero();

        nanos.incrementAndGet();
        keeper.runOnce();
        keeper.runOnce();
        assertThat(keeper.current()).isNull();
        assertThat(metrics.tooOld).isOne();

        source.failure = null;
        keeper.runOnce();
        assertThat(keeper.current()).isNotNull();
        assertThat(keeper.ageSeconds()).isZero();
    }

    @Test
    @DisplayName("What is no usable key set does not replace the good one, whatever it is")
    void garbage() throws Exception {
        keeper.runOnce();
        Jwks good = keeper.current();
        for (String text : List.of("", "null", "<html>busy</html>", "{\"keys\":[]}", "{\"keys\":[{}]}")) {
            source.bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            keeper.runOnce();
            assertThat(keeper.current()).as(text).isSameAs(good);
        }
        assertThat(metrics.failures).isEqualTo(5);
        source.bytes = null;
        source.failure = new IllegalStateException("a bug");
        keeper.runOnce();
        assertThat(keeper.current()).isSameAs(good);
    }

    @Test
    @DisplayName("The same bytes are the same set: nothing is parsed again, but it is young again")
    void unchanged() throws Exception {
        keeper.runOnce();
        Jwks first = keeper.current();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        keeper.runOnce();
        assertThat(keeper.current()).isSameAs(first);
        assertThat(keeper.ageSeconds()).isZero();
        assertThat(metrics.refreshes).isEqualTo(2);
    }

    @Test
    @DisplayName("Age before the first load is no number")
    void noAge() {
        assertThat(keeper.ageSeconds()).isNaN();
    }

    @Test
    @DisplayName("Stopping ends all waits, and who comes later does not wait")
    void stop() throws Exception {
        CompletableFuture<AuthResult> waiting = authenticate(Tokens.EC);
        keeper.askToStop();
        assertThat(waiting).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNAVAILABLE));
        assertThat(authenticate(Tokens.EC)).isCompletedWithValue(new AuthResult.Refused(AuthReason.UNAVAILABLE));
    }

    @Test
    @Timeout(20)
    @DisplayName("The thread loads at once, sleeps, wakes when asked, and ends when stopped while it loads")
    void thread() throws Exception {
        JwksKeeper running = new JwksKeeper(
                withTimes(Duration.ofSeconds(10), Duration.ofDays(1)),
                source,
                System::nanoTime,
                new Random(1),
                metrics);
        running.start();
        assertThat(running.newerThan(null).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(Wait.LOADED);
        Jwks seen = running.current();
        source.keys = List.of(NEW);
        assertThat(running.newerThan(seen).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(Wait.LOADED);
        assertThat(running.current()).isNotSameAs(seen);

        source.blocked = true;
        CompletableFuture<Wait> last = running.newerThan(running.current()).toCompletableFuture();
        org.awaitility.Awaitility.await().until(() -> source.blocking);
        running.askToStop();
        running.awaitStop(new Deadline(Duration.ofSeconds(1), System::nanoTime));
        assertThat(last).isCompletedWithValue(Wait.FAILED);
        org.awaitility.Awaitility.await().until(() -> !source.blocking);
    }

    private CompletableFuture<AuthResult> authenticate(JWK key) {
        return authenticator.authenticate(Tokens.good(key)).toCompletableFuture();
    }

    private JwksKeeper keeper(JwksConfig config) {
        return new JwksKeeper(config, source, nanos::get, new Random(1), metrics);
    }

    private static JwksConfig withTimes(Duration maxWait, Duration maxAge) {
        return new JwksConfig(
                DEFAULTS.location(),
                false,
                DEFAULTS.refreshInterval(),
                Duration.ofMillis(10),
                DEFAULTS.minRetry(),
                DEFAULTS.maxRetry(),
                DEFAULTS.timeout(),
                maxAge,
                maxWait);
    }
}
