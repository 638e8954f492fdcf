package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.UpgradeText.good;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not HTTP, or too much of it. */
class HttpSyntaxTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 9112 5: a header line is a name, a colon and a value")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void headerLine(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> headerLine() {
        return Stream.of(
                UpgradeCase.of("a line without a colon", good().plus("X-Something")),
                UpgradeCase.of("a space before the colon", good().plus("X-Something : 1")),
                UpgradeCase.of("Host with a space before the colon", good().with("Host", "Host : server.example.com")),
                UpgradeCase.of("a tab before the colon", good().plus("X-Something\t: 1")),
                UpgradeCase.of("an empty name", good().plus(": 1")),
                UpgradeCase.of("a name with a space", good().plus("X Something: 1")),
                UpgradeCase.of("a name with a bracket", good().plus("X(Something): 1")),
                UpgradeCase.of("a name with NUL", good().plus("X-\0: 1")),
                UpgradeCase.of("a name with a byte above 0x7f", good().plus("X-\u00e9: 1")),
                UpgradeCase.of("a value with NUL", good().plus("X-Something: a\0b")),
                UpgradeCase.of("a value with a bare CR", good().plus("X-Something: a\rb")),
                UpgradeCase.of("a value with a control character", good().plus("X-Something: a\u0001b")),
                UpgradeCase.of("a folded line before any header", good().first(" folded")),
                UpgradeCase.of(
                        "a folded key",
                        good().with("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBs\r\n ZSBub25jZQ==")));
    }

    @DisplayName("RFC 9112 2.2: lines end with CR LF")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void lineEnds(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> lineEnds() {
        String text = good().text();
        return Stream.of(
                UpgradeCase.of("LF alone", latin(text.replace("\r\n", "\n"))),
                UpgradeCase.of("LF alone after the request line", latin(text.replaceFirst("\r\n", "\n"))),
                UpgradeCase.of("LF alone after a header", latin(text.replace("websocket\r\n", "websocket\n"))),
                UpgradeCase.of("CR CR LF", latin(text.replace("websocket\r\n", "websocket\r\r\n"))));
    }

    @DisplayName("RFC 9110 15.5.15: a target that is too long")
    @ParameterizedTest(name = "{argumentSetName} is answered with 414")
    @MethodSource
    void tooLongTarget(byte[] request) throws Exception {
        double before = refused(414);
        UpgradeCase.assertRefused(SERVER.port(), request, 414);
        assertThat(refused(414)).isEqualTo(before + 1);
    }

    static Stream<Arguments> tooLongTarget() {
        return Stream.of(
                UpgradeCase.of("a path of 5,000 bytes", good().line("GET /" + "a".repeat(5_000) + " HTTP/1.1")),
                UpgradeCase.of("a query of 5,000 bytes", good().line("GET /ws?" + "a".repeat(5_000) + " HTTP/1.1")),
                UpgradeCase.of("5,000 bytes without a line's end", latin("GET /" + "a".repeat(5_000))));
    }

    @DisplayName("RFC 6585 5: headers that are too large")
    @ParameterizedTest(name = "{argumentSetName} is answered with 431")
    @MethodSource
    void tooLargeHeaders(byte[] request) throws Exception {
        double before = refused(431);
        UpgradeCase.assertRefused(SERVER.port(), request, 431);
        assertThat(refused(431)).isEqualTo(before + 1);
    }

    static Stream<Arguments> tooLargeHeaders() {
        UpgradeText many = IntStream.range(0, 2_000)
                .boxed()
                .reduce(good(), (request, i) -> request.plus("X-" + i + ": value"), (a, b) -> b);
        return Stream.of(
                UpgradeCase.of("one of 17,000 bytes", good().plus("X-Something: " + "a".repeat(17_000))),
                UpgradeCase.of("a name of 17,000 bytes", good().plus("X" + "a".repeat(17_000) + ": 1")),
                UpgradeCase.of("2,000 of them", many),
                UpgradeCase.of(
                        "one of 17,000 bytes without an end", latin("GET /ws HTTP/1.1\r\nX: " + "a".repeat(17_000))));
    }

    @DisplayName("RFC 6585 5: what never ends is cut off")
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"GET /", "GET /ws HTTP/1.1\r\nX-Something: ", "GET /ws HTTP/1.1\r\nX"})
    void endless(String start) throws Exception {
        byte[] again = latin("a".repeat(65_536));
        assertThat(Tcp.isCutWhileSending(SERVER.port(), latin(start), again, 64 << 20))
                .isTrue();
    }

    @DisplayName("What is not HTTP/1.1")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void otherProtocols(byte[] bytes) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), bytes, 400);
    }

    static Stream<Arguments> otherProtocols() {
        return Stream.of(
                UpgradeCase.of("TLS ClientHello", Hex.bytes("16 03 01 00 05 01 00 00 01 03 03")),
                UpgradeCase.of("EHLO", latin("EHLO client.example.com\r\n\r\n")),
                UpgradeCase.of("SSH's greeting", latin("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
                UpgradeCase.of("a WebSocket frame", Hex.bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58 0d 0a")),
                UpgradeCase.of(
                        "a Kafka request",
                        Hex.bytes("00 00 00 14 00 12 00 04 00 00 00 01 00 04 74 65 73 74 00 00 00 0d 0a")),
                UpgradeCase.of("a PROXY header", latin("PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n" + good().text())),
                UpgradeCase.of("bytes above 0x7f", Hex.bytes("ff fe fd fc 0d 0a 0d 0a")));
    }

    @DisplayName("A request that ends too early is not upgraded, and its connection ends")
    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    void truncated(byte[] bytes) throws Exception {
        assertThat(Tcp.askAndFinish(SERVER.port(), bytes)).doesNotContain("101");
    }

    static Stream<Arguments> truncated() {
        String text = good().text();
        return Stream.of(
                UpgradeCase.of("nothing at all", new byte[0]),
                UpgradeCase.of("an empty line", latin("\r\n")),
                UpgradeCase.of("half a method", latin("GE")),
                UpgradeCase.of("half a request line", latin("GET /ws HT")),
                UpgradeCase.of("a request line only", latin("GET /ws HTTP/1.1\r\n")),
                UpgradeCase.of("half a header", latin(text.substring(0, text.indexOf("websocket")))),
                UpgradeCase.of("all but the empty line", latin(text.substring(0, text.length() - 2))),
                UpgradeCase.of("all but the last LF", latin(text.substring(0, text.length() - 1))));
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static double refused(int status) {
        return SERVER.metric("barnabas_handshakes_refused_total{status=\"" + status + "\"}");
    }
}
