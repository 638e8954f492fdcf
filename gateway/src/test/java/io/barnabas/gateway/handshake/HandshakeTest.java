package io.barnabas.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @DisplayName("RFC 6455 1.3 and 4.2.2, 5.4: the accept value of a key")
    @ParameterizedTest(name = "{0} makes {1}")
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "' dGhlIHNhbXBsZSBub25jZQ==\t', s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "AQIDBAUGBwgJCgsMDQ4PEC==, OfS0wDaT5NoxF2gqm7Zj2YtetzM=",
    })
    void accept(String key, String expected) {
        assertThat(Handshake.accept(key)).isEqualTo(expected);
    }

    @Test
    @DisplayName("A request that keeps all rules is not refused")
    void good() {
        assertThat(Handshake.check(FakeRequest.good())).isNull();
    }

    @DisplayName("RFC 6455 4.2.1: tokens are lists in which case and spaces do not count")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Connection, upgrade",
        "Connection, UPGRADE",
        "Connection, 'keep-alive, Upgrade'",
        "Connection, 'keep-alive,\tUpgrade '",
        "Connection, ',,Upgrade,'",
        "Upgrade, WebSocket",
        "Upgrade, 'h2c, websocket'",
        "Sec-WebSocket-Version, ' 13\t'",
        "Content-Length, 0",
        "Host, server",
        "Host, 'server.example.com:'",
        "Host, '[2001:db8::1]:443'",
    })
    void accepted(String name, String value) {
        assertThat(Handshake.check(FakeRequest.good().with(name, value))).isNull();
    }

    @Test
    @DisplayName("Tokens may stand in several headers of one name")
    void tokensOverHeaders() {
        assertThat(Handshake.check(FakeRequest.good().with("Connection", "keep-alive", "Upgrade")))
                .isNull();
    }

    @DisplayName("RFC 6455 4.1: the method must be GET")
    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "CONNECT", ""})
    void method(String method) {
        Refusal refusal = refused(FakeRequest.good().withMethod(method));
        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers()).containsExactly(Map.entry("Allow", "GET"));
    }

    @Test
    @DisplayName("RFC 6455 4.1: the version must be HTTP/1.1")
    void httpVersion() {
        assertRefused(FakeRequest.good().withHttp11(false), 400, "HTTP/1.1");
    }

    @DisplayName("RFC 9112 3.2: the target is a part of a URI")
    @ParameterizedTest
    @ValueSource(strings = {"", "/ws?a b", "/ws?\0", "/ws?\u007f", "/ws?\u00e9"})
    void target(String target) {
        assertRefused(FakeRequest.good().withTarget(target), 400, "The target at");
    }

    @DisplayName("Each header's rule")
    @ParameterizedTest(name = "{1}: {2} is refused with {0}")
    @MethodSource
    void header(int status, String name, List<String> values) {
        assertRefused(
                FakeRequest.good().with(name, values.toArray(String[]::new)),
                status,
                name.isEmpty() ? "no name" : name);
    }

    static Stream<Arguments> header() {
        return Stream.of(
                Arguments.of(400, "", List.of("value")),
                Arguments.of(400, "Host", List.of()),
                Arguments.of(400, "Host", List.of("")),
                Arguments.of(400, "Host", List.of(" ")),
                Arguments.of(400, "Host", List.of("a", "a")),
                Arguments.of(400, "Host", List.of("a b")),
                Arguments.of(400, "Host", List.of("a/b")),
                Arguments.of(400, "Host", List.of("a:123456")),
                Arguments.of(400, "Host", List.of("[::1")),
                Arguments.of(426, "Upgrade", List.of()),
                Arguments.of(426, "Upgrade", List.of("h2c")),
                Arguments.of(426, "Upgrade", List.of("websocket/13")),
                Arguments.of(400, "Connection", List.of()),
                Arguments.of(400, "Connection", List.of("keep-alive")),
                Arguments.of(400, "Connection", List.of("keep-alive Upgrade")),
                Arguments.of(400, "Connection", List.of("Upgrade, close")),
                Arguments.of(400, "Connection", List.of("Upgrade", "CLOSE")),
                Arguments.of(426, "Sec-WebSocket-Version", List.of()),
                Arguments.of(426, "Sec-WebSocket-Version", List.of("12")),
                Arguments.of(426, "Sec-WebSocket-Version", List.of("14")),
                Arguments.of(426, "Sec-WebSocket-Version", List.of("13", "13")),
                Arguments.of(426, "Sec-WebSocket-Version", List.of("13, 8")),
                Arguments.of(400, "Sec-WebSocket-Key", List.of()),
                Arguments.of(400, "Sec-WebSocket-Key", List.of(KEY, KEY)),
                Arguments.of(400, "Sec-WebSocket-Key", List.of("AAAAAAAAAAAAAAAAAAAA")),
                Arguments.of(400, "Sec-WebSocket-Key", List.of("AAAAAAAAAAAAAAAAAAAAAAA=")),
                Arguments.of(400, "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ")),
                Arguments.of(400, "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub2-_ZQ==")));
    }

    @DisplayName("An upgrade request has no body")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"Transfer-Encoding, chunked", "Transfer-Encoding, identity", "Content-Length, 1", "Content-Length, -0"})
    void body(String name, String value) {
        assertRefused(FakeRequest.good().with(name, value), 400, "body");
        assertRefused(FakeRequest.good().with(name, "0", value), 400, "body");
    }

    @Test
    @DisplayName("RFC 6455 4.4 and RFC 9110 15.5.22: a 426 names protocol and version")
    void upgradeRequired() {
        for (String name : List.of("Upgrade", "Sec-WebSocket-Version")) {
            Refusal refusal = refused(FakeRequest.good().with(name));
            assertThat(refusal.headers())
                    .containsOnly(Map.entry("Upgrade", "websocket"), Map.entry("Sec-WebSocket-Version", "13"));
        }
    }

    @Test
    @DisplayName("What a request brought stands in the answer cut and in ASCII")
    void answersAreHarmless() {
        Refusal refusal = refused(FakeRequest.good().withMethod("\r\n\u00e9" + "x".repeat(200)));
        assertThat(refusal.text()).contains("???" + "x".repeat(97) + "...").doesNotContain("x".repeat(98));
    }

    private static void assertRefused(FakeRequest request, int status, String named) {
        Refusal refusal = refused(request);
        assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
        assertThat(refusal.text()).contains(named);
    }

    private static Refusal refused(FakeRequest request) {
        return Objects.requireNonNull(Handshake.check(request), "not refused");
    }
}
