package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the records themselves refuse. */
class AuthConfigTest {
    private static final JwksConfig JWKS = JwksConfig.of(URI.create("https://issuer.example/jwks"));
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    @DisplayName("By default nobody is asked for anything")
    void defaults() {
        assertThat(AuthConfig.DEFAULT.mode()).isEqualTo(AuthMode.NONE);
        assertThat(AuthConfig.DEFAULT.tokenSources()).isEmpty();
        assertThat(AuthConfig.DEFAULT.firstFrameDeadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(AuthConfig.DEFAULT.calloutDeadline()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("JWT needs a source of tokens, rules, and keys for its algorithms")
    void jwt() {
        assertRefused(AuthMode.JWT, List.of(), Tokens.config(), JWKS, "no token source");
        assertRefused(AuthMode.JWT, List.of(TokenSource.AUTHORIZATION), null, JWKS, "no rules for tokens");
        assertRefused(AuthMode.JWT, List.of(TokenSource.AUTHORIZATION), Tokens.config(), null, "no key set");
        JwtConfig hmac = jwt(Set.of(SignatureAlgorithm.HS256), new Secret("x".repeat(32)), 0);
        assertRefused(
                AuthMode.JWT, List.of(TokenSource.AUTHORIZATION), hmac, JWKS, "key set https://issuer.example/jwks");
        assertThat(config(AuthMode.JWT, List.of(TokenSource.AUTHORIZATION), hmac, null, SECOND)
                        .jwks())
                .isNull();
    }

    @Test
    @DisplayName("Rules without the mode that uses them are a mistake, and not silence")
    void forgottenMode() {
        assertRefused(AuthMode.NONE, List.of(), Tokens.config(), JWKS, "expected none, or the mode jwt");
        assertRefused(
                AuthMode.NONE,
                List.of(TokenSource.AUTHORIZATION),
                null,
                null,
                "expected none, or the mode jwt or callout");
        assertRefused(AuthMode.CALLOUT, List.of(), null, JWKS, "expected none, or the mode jwt");
    }

    @Test
    @DisplayName("A source stands once")
    void twice() {
        assertRefused(
                AuthMode.CALLOUT,
                List.of(TokenSource.AUTHORIZATION, TokenSource.AUTHORIZATION),
                null,
                null,
                "each once");
    }

    @DisplayName("Deadlines are between 100 ms and a minute")
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 99, 60_001})
    void deadlines(long millis) {
        assertThatThrownBy(() -> config(AuthMode.NONE, List.of(), null, null, Duration.ofMillis(millis)))
                .hasMessageContaining("first-frame deadline")
                .hasMessageContaining("expected PT0.1S to PT1M");
    }

    @DisplayName("RFC 7518 3.2: an HMAC secret is as long as its hash")
    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void secret(SignatureAlgorithm algorithm, int bytes) {
        assertThat(jwt(Set.of(algorithm), new Secret("x".repeat(bytes)), 0).algorithms())
                .containsExactly(algorithm);
        assertThatThrownBy(() -> jwt(Set.of(algorithm), new Secret("y".repeat(bytes - 1)), 0))
                .hasMessageContaining("at least " + bytes)
                .hasMessageNotContaining("yy");
        assertThatThrownBy(() -> jwt(Set.of(algorithm), null, 0)).hasMessageContaining("a secret of 0 bytes");
    }

    @Test
    @DisplayName("A secret that no algorithm uses is a mistake")
    void uselessSecret() {
        assertThatThrownBy(() -> jwt(JwtConfig.DEFAULT_ALGORITHMS, new Secret("x".repeat(32)), 0))
                .hasMessageContaining("expected none, or one of HS256");
        assertThatThrownBy(() -> jwt(Set.of(), null, 0)).hasMessageContaining("no algorithm");
    }

    @Test
    @DisplayName("Issuers and audiences are said; * stands alone")
    void names() {
        for (Set<String> wrong : List.of(Set.<String>of(), Set.of(""), Set.of("*", "a"))) {
            assertThatThrownBy(() -> jwt(wrong, Set.of("a"))).hasMessageContaining("issuers");
            assertThatThrownBy(() -> jwt(Set.of("a"), wrong)).hasMessageContaining("audiences");
        }
    }

    @Test
    @DisplayName("At most 16 claims are copied")
    void attributes() {
        assertThat(jwt(JwtConfig.DEFAULT_ALGORITHMS, null, 16).attributeClaims())
                .hasSize(16);
        assertThatThrownBy(() -> jwt(JwtConfig.DEFAULT_ALGORITHMS, null, 17)).hasMessageContaining("17 claims");
    }

    @DisplayName("A key set is a file or behind https; http only from this machine")
    @ParameterizedTest
    @CsvSource({
        "https://issuer.example/jwks, true",
        "HTTPS://issuer.example/jwks, true",
        "http://127.0.0.1:8080/jwks, true",
        "http://localhost/jwks, true",
        "http://[::1]/jwks, true",
        "file:///etc/jwks.json, true",
        "http://issuer.example/jwks, false",
        "http://localhost.evil.example/jwks, false",
        "http://127.0.0.1.evil.example/jwks, false",
        "https://user:s3cret@issuer.example/jwks, false",
        "http://127.0.0.1@evil.example/jwks, false",
        "ftp://issuer.example/jwks, false",
        "jar:file:/x.jar!/jwks, false",
        "/etc/jwks.json, false",
        "https:///jwks, false",
        "file://host/jwks, false",
    })
    void location(URI location, boolean usable) {
        if (usable) {
            assertThat(JwksConfig.of(location).location()).isEqualTo(location);
        } else {
            assertThatThrownBy(() -> JwksConfig.of(location))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a file, or a URL of https")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    @DisplayName("Neither query nor secret stand in what logs would print")
    void shown() {
        JwksConfig config = JwksConfig.of(URI.create("https://issuer.example:8443/jwks?key=s3cret"));
        assertThat(config.shown()).isEqualTo("https://issuer.example:8443/jwks");
        assertThat(config).asString().doesNotContain("s3cret");
        assertThat(jwt(Set.of(SignatureAlgorithm.HS256), new Secret("s3cret".repeat(10)), 0))
                .asString()
                .doesNotContain("s3cret");
    }

    private static JwtConfig jwt(Set<SignatureAlgorithm> algorithms, @Nullable Secret secret, int attributes) {
        List<String> claims =
                IntStream.range(0, attributes).mapToObj(i -> "claim" + i).toList();
        return new JwtConfig(Set.of("*"), Set.of("*"), algorithms, secret, SECOND, "sub", claims, 1024);
    }

    private static JwtConfig jwt(Set<String> issuers, Set<String> audiences) {
        return new JwtConfig(issuers, audiences, JwtConfig.DEFAULT_ALGORITHMS, null, SECOND, "sub", List.of(), 1024);
    }

    private static void assertRefused(
            AuthMode mode,
            List<TokenSource> sources,
            @Nullable JwtConfig jwt,
            @Nullable JwksConfig jwks,
            String message) {
        assertThatThrownBy(() -> config(mode, sources, jwt, jwks, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("expected");
    }

    private static AuthConfig config(
            AuthMode mode,
            List<TokenSource> sources,
            @Nullable JwtConfig jwt,
            @Nullable JwksConfig jwks,
            Duration firstFrame) {
        return new AuthConfig(mode, sources, jwt, jwks, firstFrame, SECOND, OriginConfig.DEFAULT);
    }
}
