package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 10.2. */
class OriginPolicyTest {
    private static final List<TokenSource> COOKIE = List.of(TokenSource.parse("cookie:session"));
    private static final List<TokenSource> HEADER = List.of(TokenSource.AUTHORIZATION);
    private static final Requests REQUEST = Requests.to("/ws");

    @DisplayName("A listed origin is allowed: scheme and host in any case, the default port said or not")
    @ParameterizedTest
    @ValueSource(
            strings = {"https://app.example", "HTTPS://App.Example", "https://app.example:443", " https://app.example "
            })
    void listed(String origin) {
        assertThat(allows(listOf("https://app.example", "http://other.example:8080"), origin))
                .isTrue();
        assertThat(allows(listOf("https://App.example:443"), origin)).isTrue();
    }

    @DisplayName("Anything else is not: no suffix, prefix, other scheme, other port")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.evil.com",
                "https://evilapp.example",
                "https://x.app.example",
                "http://app.example",
                "https://app.example:8443",
                "https://app.example.",
                "https://app.example:443.evil.com",
                "https://app.example@evil.com",
                "https://app.example/",
                "https://app.example,https://app.example",
                "https://app.example https://app.example",
                "null",
                "",
                "app.example",
                "//app.example",
                "*",
                "https://app.example:",
                "https://app.example:99999",
                "https://app.example\u0000",
                "https://аpp.example"
            })
    void unlisted(String origin) {
        assertThat(allows(listOf("https://app.example"), origin)).isFalse();
    }

    @Test
    @DisplayName("Two Origin headers are none that is allowed")
    void twice() {
        Requests two = REQUEST.with("Origin", "https://app.example").with("Origin", "https://app.example");
        assertThat(policy(listOf("https://app.example"), HEADER).allows(two, true, false))
                .isFalse();
    }

    @Test
    @DisplayName("* allows any, opaque ones as well")
    void any() {
        assertThat(allows(List.of("*"), "https://evil.example")).isTrue();
        assertThat(allows(List.of("*"), "null")).isTrue();
    }

    @Test
    @DisplayName("By default any page may connect where no cookie authenticates")
    void defaultWithoutCookie() {
        assertThat(allows(List.of(), "https://evil.example")).isTrue();
        assertThat(policy(List.of(), List.of()).allows(REQUEST.with("Origin", "null"), false, false))
                .isTrue();
    }

    @DisplayName("By default only pages of the gateway's host may where a cookie does")
    @ParameterizedTest(name = "Origin {0}, Host {1}, TLS {2}: {3}")
    @CsvSource({
        "https://gateway.example, gateway.example, true, true",
        "https://gateway.example:443, gateway.example, true, true",
        "https://gateway.example, gateway.example:443, true, true",
        "https://Gateway.example, GATEWAY.example, true, true",
        "https://gateway.example:8443, gateway.example:8443, true, true",
        "https://[2001:db8::1]:8443, [2001:db8::1]:8443, true, true",
        "http://gateway.example, gateway.example, true, false",
        "http://gateway.example, gateway.example, false, true",
        "http://localhost:8080, localhost:8080, false, true",
        // TLS ends before the gateway, and nobody told it.
        "https://gateway.example, gateway.example, false, true",
        "https://gateway.example:8443, gateway.example, true, false",
        "https://gateway.example, gateway.example:8443, true, false",
        "http://gateway.example:443, gateway.example, false, false",
        "https://evil.example, gateway.example, true, false",
        "https://gateway.example.evil.example, gateway.example, true, false",
        "https://x.gateway.example, gateway.example, true, false",
        "ftp://gateway.example, gateway.example, false, false",
        "null, gateway.example, true, false",
        "'', gateway.example, true, false",
        "'', '', true, false",
        "https://gateway.example, gateway.example/x, true, false",
    })
    void sameOrigin(String origin, String host, boolean secure, boolean allowed) {
        Requests request = REQUEST.without("Host").with("Host", host).with("Origin", origin);
        for (boolean byCookie : new boolean[] {true, false}) {
            assertThat(policy(List.of(), COOKIE).allows(request, secure, byCookie))
                    .isEqualTo(allowed);
        }
    }

    @Test
    @DisplayName("Without Host, or with two, nothing is of the same origin")
    void hosts() {
        Requests request = REQUEST.with("Origin", "https://gateway.example");
        assertThat(policy(List.of(), COOKIE).allows(request.without("Host"), true, true))
                .isFalse();
        assertThat(policy(List.of(), COOKIE).allows(request.with("Host", "gateway.example"), true, true))
                .isFalse();
    }

    @DisplayName("A request without Origin passes unless its token is from a cookie, whatever the list says")
    @ParameterizedTest
    @ValueSource(strings = {"", "*", "https://app.example"})
    void noOrigin(String origin) {
        List<String> origins = origin.isEmpty() ? List.of() : List.of(origin);
        OriginPolicy policy = policy(origins, COOKIE);
        assertThat(policy.allows(REQUEST, true, true)).isFalse();
        assertThat(policy.allows(REQUEST, true, false)).isTrue();
    }

    @DisplayName("An origin that nothing can equal is refused in the configuration, naming it")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example",
                "https://*.example",
                "https://app.example/",
                "https://app.example/x",
                "null",
                "",
                "https://",
                "https://a:70000"
            })
    void configuration(String origin) {
        assertThatThrownBy(() -> OriginConfig.of(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + origin + "'");
        assertThatThrownBy(() -> OriginConfig.of(List.of("*", "https://app.example")))
                .hasMessageContaining("'*'");
    }

    @Test
    @DisplayName("Apps have schemes of their own, without a port")
    void apps() {
        assertThat(allows(listOf("capacitor://localhost"), "capacitor://localhost"))
                .isTrue();
        assertThat(allows(listOf("capacitor://localhost"), "capacitor://localhost:80"))
                .isFalse();
        assertThat(allows(listOf("capacitor://localhost"), "http://localhost")).isFalse();
    }

    private static List<String> listOf(String... origins) {
        return List.of(origins);
    }

    private static boolean allows(List<String> origins, String origin) {
        return policy(origins, HEADER).allows(REQUEST.with("Origin", origin), true, false);
    }

    private static OriginPolicy policy(List<String> origins, List<TokenSource> sources) {
        return new OriginPolicy(new AuthConfig(
                sources.isEmpty() ? AuthMode.NONE : AuthMode.CALLOUT,
                sources,
                null,
                null,
                AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE,
                AuthConfig.DEFAULT_CALLOUT_DEADLINE,
                OriginConfig.of(origins)));
    }
}
