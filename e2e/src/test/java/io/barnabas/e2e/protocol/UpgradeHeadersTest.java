package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.UpgradeText.KEY;
import static io.barnabas.e2e.protocol.UpgradeText.good;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The headers of the opening handshake, each wrong in one way (RFC 6455 section 4.2.1). */
class UpgradeHeadersTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 9112 3.2: one valid Host header")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void host(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> host() {
        return Stream.of(
                UpgradeCase.of("no Host", good().without("Host")),
                UpgradeCase.of("two Hosts", good().plus("Host: other.example.com")),
                UpgradeCase.of("twice the same Host", good().plus("host: server.example.com")),
                UpgradeCase.of("an empty Host", good().with("Host", "Host:")),
                UpgradeCase.of("a blank Host", good().with("Host", "Host:  \t ")),
                UpgradeCase.of("two names in a Host", good().with("Host", "Host: a.example.com, b.example.com")),
                UpgradeCase.of("a Host with a space", good().with("Host", "Host: server example.com")),
                UpgradeCase.of("a Host with a path", good().with("Host", "Host: server.example.com/ws")),
                UpgradeCase.of("a Host with a user", good().with("Host", "Host: user@server.example.com")),
                UpgradeCase.of("a Host with a port that is a word", good().with("Host", "Host: server:http")));
    }

    @DisplayName("RFC 6455 4.2.1, 3: Upgrade names websocket")
    @ParameterizedTest(name = "{argumentSetName} is answered with 426")
    @MethodSource
    void upgrade(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 426);
    }

    static Stream<Arguments> upgrade() {
        return Stream.of(
                UpgradeCase.of("a plain GET", good().without("Upgrade").without("Connection")),
                UpgradeCase.of("no Upgrade", good().without("Upgrade")),
                UpgradeCase.of("an empty Upgrade", good().with("Upgrade", "Upgrade:")),
                UpgradeCase.of("Upgrade: h2c", good().with("Upgrade", "Upgrade: h2c")),
                UpgradeCase.of("Upgrade: web socket", good().with("Upgrade", "Upgrade: web socket")),
                UpgradeCase.of("Upgrade: websockets", good().with("Upgrade", "Upgrade: websockets")),
                UpgradeCase.of("Upgrade: websocket/13", good().with("Upgrade", "Upgrade: websocket/13")),
                UpgradeCase.of("a quoted websocket", good().with("Upgrade", "Upgrade: \"websocket\"")),
                UpgradeCase.of("no comma between", good().with("Upgrade", "Upgrade: h2c websocket")));
    }

    @DisplayName("RFC 6455 4.2.1, 4: Connection has the token Upgrade")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void connection(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> connection() {
        return Stream.of(
                UpgradeCase.of("no Connection", good().without("Connection")),
                UpgradeCase.of("an empty Connection", good().with("Connection", "Connection:")),
                UpgradeCase.of("keep-alive", good().with("Connection", "Connection: keep-alive")),
                UpgradeCase.of("close", good().with("Connection", "Connection: close")),
                UpgradeCase.of("Upgrade and close", good().with("Connection", "Connection: Upgrade, close")),
                UpgradeCase.of("Upgraded", good().with("Connection", "Connection: Upgraded")),
                UpgradeCase.of("no comma between", good().with("Connection", "Connection: keep-alive Upgrade")),
                UpgradeCase.of("a semicolon between", good().with("Connection", "Connection: keep-alive;Upgrade")),
                UpgradeCase.of("a quoted Upgrade", good().with("Connection", "Connection: \"Upgrade\"")));
    }

    @DisplayName("RFC 6455 4.2.1, 6 and 4.4: Sec-WebSocket-Version is 13")
    @ParameterizedTest(name = "{argumentSetName} is answered with 426")
    @MethodSource
    void version(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 426);
    }

    static Stream<Arguments> version() {
        return Stream.of(
                UpgradeCase.of("no version", good().without("Sec-WebSocket-Version")),
                UpgradeCase.of("a version twice", good().plus("Sec-WebSocket-Version: 13")),
                UpgradeCase.of("two versions", good().plus("Sec-WebSocket-Version: 8")),
                version(""),
                version("0"),
                version("8"),
                version("12"),
                version("14"),
                version("013"),
                version("13.0"),
                version("+13"),
                version("13, 8"),
                version("0x0d"),
                version("thirteen"),
                version("99999999999999999999"));
    }

    private static Arguments version(String value) {
        return UpgradeCase.of(
                "version '" + value + "'", good().with("Sec-WebSocket-Version", "Sec-WebSocket-Version: " + value));
    }

    @DisplayName("RFC 6455 4.2.1, 5: Sec-WebSocket-Key is 16 bytes in base64")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void key(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> key() {
        return Stream.of(
                UpgradeCase.of("no key", good().without("Sec-WebSocket-Key")),
                UpgradeCase.of("a key twice", good().plus("Sec-WebSocket-Key: " + KEY)),
                UpgradeCase.of("two keys", good().plus("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")),
                UpgradeCase.of("two keys in one header", key(KEY + ", " + KEY)),
                UpgradeCase.of("an empty key", key("")),
                UpgradeCase.of("a key of 15 bytes", key("AAAAAAAAAAAAAAAAAAAA")),
                UpgradeCase.of("a key of 17 bytes", key("AAAAAAAAAAAAAAAAAAAAAAA=")),
                UpgradeCase.of("a key of 18 bytes", key("AAAAAAAAAAAAAAAAAAAAAAAA")),
                UpgradeCase.of("a key of 1,000 letters", key("A".repeat(1_000))),
                UpgradeCase.of("a key without padding", key("dGhlIHNhbXBsZSBub25jZQ")),
                UpgradeCase.of("a key with half its padding", key("dGhlIHNhbXBsZSBub25jZQ=")),
                UpgradeCase.of("a key with padding inside", key("dGhlIHNhbXBs==ZSBub25jZQ")),
                UpgradeCase.of("a key with a space inside", key("dGhlIHNhbXBs ZSBub25jZ==")),
                UpgradeCase.of("a key in the URL alphabet", key("dGhlIHNhbXBsZSBub2-_ZQ==")),
                UpgradeCase.of("a key with a letter that is not base64", key("dGhlIHNhbXBsZSBub2!jZQ==")),
                UpgradeCase.of("a key with a byte above 0x7f", key("dGhlIHNhbXBsZSBub2\u00e9jZQ==")));
    }

    private static UpgradeText key(String value) {
        return good().with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + value);
    }

    @DisplayName("RFC 6455 4.1: an upgrade request is a GET without a body")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void body(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> body() {
        byte[] hello = "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] chunk = "5\r\nhello\r\n0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Stream.of(
                UpgradeCase.of(
                        "a body of known length",
                        Hex.join(good().plus("Content-Length: 5").bytes(), hello)),
                UpgradeCase.of("a body that never comes", good().plus("Content-Length: 5")),
                UpgradeCase.of(
                        "a body in chunks",
                        Hex.join(good().plus("Transfer-Encoding: chunked").bytes(), chunk)),
                UpgradeCase.of("another transfer coding", good().plus("Transfer-Encoding: gzip")),
                UpgradeCase.of(
                        "both framings",
                        Hex.join(
                                good().plus("Content-Length: 5")
                                        .plus("Transfer-Encoding: chunked")
                                        .bytes(),
                                chunk)),
                UpgradeCase.of("a length that is a word", good().plus("Content-Length: five")),
                UpgradeCase.of("a negative length", good().plus("Content-Length: -1")),
                UpgradeCase.of("two lengths", good().plus("Content-Length: 5").plus("Content-Length: 6")),
                UpgradeCase.of("a length beyond 63 bits", good().plus("Content-Length: 9223372036854775808")));
    }
}
