package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.ConfigException;
import io.barnabas.common.config.Secret;
import io.barnabas.common.config.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSettingsTest {
    private static final Map<String, String> JWT = Map.of(
            "mode",
            "jwt",
            "issuers",
            "https://issuer.example",
            "audiences",
            "barnabas",
            "jwks-url",
            "https://issuer.example/jwks");

    @Test
    @DisplayName("Nothing configured: nobody is asked for anything")
    void nothing() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of());
        assertThat(AuthSettings.from(settings, "routes[0]")).isEqualTo(AuthConfig.DEFAULT);
        settings.finish();
    }

    @Test
    @DisplayName("The least that JWT needs: all else has a default")
    void jwtDefaults() {
        assertThat(read(JWT))
                .isEqualTo(new AuthConfig(
                        AuthMode.JWT,
                        List.of(TokenSource.AUTHORIZATION),
                        new JwtConfig(
                                Set.of("https://issuer.example"),
                                Set.of("barnabas"),
                                Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
                                null,
                                Duration.ofSeconds(30),
                                "sub",
                                List.of(),
                                1024),
                        new JwksConfig(
                                URI.create("https://issuer.example/jwks"),
                                false,
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(5),
                                Duration.ofDays(1),
                                Duration.ofSeconds(5)),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        new OriginConfig(false, List.of())));
    }

    @Test
    @DisplayName("Every key with another value, in YAML")
    void everyKey(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), """
                routes:
                  - origins: ["https://app.example", "http://localhost:3000"]
                    auth:
                      mode: jwt
                      tokens: ["cookie:__Host-session", subprotocol, first-frame, "query:token"]
                      issuers: [a, b]
                      audiences: [c, d]
                      algorithms: [PS256, HS256]
                      secret: 0123456789abcdef0123456789abcdef
                      leeway: 1s
                      user-claim: email
                      attributes: [tenant, "https://issuer.example/roles"]
                      attributes-max-size: 2KiB
                      jwks-url: http://issuer.internal/jwks
                      jwks-plain-http: true
                      jwks-refresh: 2m
                      jwks-min-interval: 3s
                      jwks-min-retry: 4s
                      jwks-max-retry: 6s
                      jwks-timeout: 7s
                      jwks-max-age: 8h
                      jwks-max-wait: 9s
                      first-frame-deadline: 11s
                      callout-deadline: 12s
                """);
        Settings settings = new Settings(file, Map.of(), Map.of(), Map.of());
        AuthConfig config = AuthSettings.from(settings, "routes[0]");
        settings.finish();
        assertThat(config)
                .isEqualTo(new AuthConfig(
                        AuthMode.JWT,
                        List.of(
                                new TokenSource(TokenSource.Kind.COOKIE, "__Host-session"),
                                TokenSource.SUBPROTOCOL,
                                TokenSource.FIRST_FRAME,
                                new TokenSource(TokenSource.Kind.QUERY, "token")),
                        new JwtConfig(
                                Set.of("a", "b"),
                                Set.of("c", "d"),
                                Set.of(SignatureAlgorithm.PS256, SignatureAlgorithm.HS256),
                                new Secret("0123456789abcdef0123456789abcdef"),
                                Duration.ofSeconds(1),
                                "email",
                                List.of("tenant", "https://issuer.example/roles"),
                                2048),
                        new JwksConfig(
                                URI.create("http://issuer.internal/jwks"),
                                true,
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofHours(8),
                                Duration.ofSeconds(9)),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        new OriginConfig(false, List.of("https://app.example", "http://localhost:3000"))));
    }

    @Test
    @DisplayName("A file is named as it is, and read every 10 s")
    void file() {
        JwksConfig jwks = read(with(without(JWT, "jwks-url"), "jwks-file", "/etc/barnabas/jwks.json"))
                .jwks();
        assertThat(jwks).isNotNull().extracting(JwksConfig::file).isEqualTo(Path.of("/etc/barnabas/jwks.json"));
        assertThat(jwks).extracting(JwksConfig::refreshInterval).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("A callout takes tokens only where the route says so; * means any origin")
    void callout() {
        Settings settings = new Settings(
                null, Map.of(), Map.of(), Map.of("routes[0].auth.mode", "callout", "routes[0].origins", "*"));
        AuthConfig config = AuthSettings.from(settings, "routes[0]");
        settings.finish();
        assertThat(config.mode()).isEqualTo(AuthMode.CALLOUT);
        assertThat(config.tokenSources()).isEmpty();
        assertThat(config.origins()).isEqualTo(new OriginConfig(true, List.of()));
    }

    @DisplayName("What cannot be used is a problem that names key or value")
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mode | JWT! | routes[0].auth.mode",
                "mode | none | issuers, audiences or a secret",
                "mode | callout | routes[0].auth.jwks-url: expected the mode jwt",
                "tokens | authorization, header:x | 'header:x'",
                "tokens | authorization, authorization | each once",
                "issuers | '' | issuers []",
                "audiences | '' | audiences []",
                "algorithms | none | algorithm 'none': expected one of RS256",
                "algorithms | HS256 | a secret of 0 bytes",
                "algorithms | rs256 | algorithm 'rs256'",
                "secret | s3cret | expected none, or one of HS256",
                "leeway | 6m | routes[0].auth.leeway",
                "user-claim | a b | claim 'a b'",
                "attributes | a, a | each once",
                "attributes-max-size | 1MiB | routes[0].auth.attributes-max-size",
                "jwks-url | http://issuer.example/ | key set at http://issuer.example",
                "jwks-url | https://a b | routes[0].auth.jwks-url: expected a URL",
                "jwks-url | https://a:s3cret@issuer.example/ | https://issuer.example: expected a file, or a URL",
                "jwks-url | '' | no key set",
                "jwks-file | /etc/jwks.json | expected the mode jwt, and a URL or a file",
                "jwks-max-retry | 500ms | longest retry",
                "jwks-max-age | 1m | greatest age",
                "jwks-timeout | 0s | routes[0].auth.jwks-timeout",
                "first-frame-deadline | 2m | routes[0].auth.first-frame-deadline",
                "callout-deadline | 1ms | routes[0].auth.callout-deadline",
                "issuer | x | routes[0].auth.issuer",
            })
    void problems(String key, String value, String expected) {
        assertThatThrownBy(() -> read(with(JWT, key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    @DisplayName("An origin that nothing can equal is a problem")
    void origin() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of("routes[0].origins", "*.example.com"));
        assertThat(AuthSettings.from(settings, "routes[0]")).isEqualTo(AuthConfig.DEFAULT);
        assertThatThrownBy(settings::finish).hasMessageContaining("'*.example.com'");
    }

    private static AuthConfig read(Map<String, String> keys) {
        Map<String, String> full = new HashMap<>();
        keys.forEach((key, value) -> full.put("routes[0].auth." + key, value));
        Settings settings = new Settings(null, Map.of(), Map.of(), full);
        AuthConfig config = AuthSettings.from(settings, "routes[0]");
        settings.finish();
        return config;
    }

    private static Map<String, String> with(Map<String, String> keys, String key, String value) {
        Map<String, String> changed = new HashMap<>(keys);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> keys, String key) {
        Map<String, String> changed = new HashMap<>(keys);
        changed.remove(key);
        return changed;
    }
}
