package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.UpgradeText.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrade requests that look odd and are right (RFC 6455 section 4.2.2). */
class AcceptedUpgradeTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 4.2.2, 5: an upgrade is answered with 101 and the accept value of its key")
    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    void accepted(byte[] request) throws Exception {
        try (RawClient client = RawClient.tcp(SERVER.port())) {
            client.write(request);
            assertUpgraded(client);
        }
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                UpgradeCase.of("the example of section 1.3", good()),
                UpgradeCase.of("Firefox's Connection", good().with("Connection", "Connection: keep-alive, Upgrade")),
                UpgradeCase.of("a token in lower case", good().with("Connection", "Connection: upgrade")),
                UpgradeCase.of("a token in upper case", good().with("Connection", "Connection: UPGRADE")),
                UpgradeCase.of("no space after the comma", good().with("Connection", "Connection: foo,Upgrade")),
                UpgradeCase.of("spaces and tabs", good().with("Connection", "Connection: \t foo \t,\tUpgrade \t")),
                UpgradeCase.of("empty list elements", good().with("Connection", "Connection: ,, Upgrade ,")),
                UpgradeCase.of("two Connection headers", good().first("Connection: keep-alive")),
                UpgradeCase.of("a folded Connection", good().with("Connection", "Connection: keep-alive,\r\n Upgrade")),
                UpgradeCase.of("Upgrade: WebSocket", good().with("Upgrade", "Upgrade: WebSocket")),
                UpgradeCase.of("Upgrade: WEBSOCKET", good().with("Upgrade", "Upgrade: WEBSOCKET")),
                UpgradeCase.of("a choice of protocols", good().with("Upgrade", "Upgrade: h2c, websocket")),
                UpgradeCase.of("two Upgrade headers", good().plus("Upgrade: h2c")),
                UpgradeCase.of(
                        "no spaces at all",
                        new UpgradeText(
                                good().requestLine(),
                                good().headerLines().stream()
                                        .map(line -> line.replace(": ", ":"))
                                        .toList())),
                UpgradeCase.of(
                        "names in lower case",
                        new UpgradeText(
                                good().requestLine(),
                                good().headerLines().stream()
                                        .map(AcceptedUpgradeTest::lowerCaseName)
                                        .toList())),
                UpgradeCase.of(
                        "spaces round the version",
                        good().with("Sec-WebSocket-Version", "Sec-WebSocket-Version:   13  ")),
                UpgradeCase.of(
                        "spaces round the key",
                        good().with("Sec-WebSocket-Key", "Sec-WebSocket-Key:  " + UpgradeText.KEY + "\t ")),
                UpgradeCase.of("a query", good().line("GET /ws?a=b%20c&d=/ws? HTTP/1.1")),
                UpgradeCase.of("an empty query", good().line("GET /ws? HTTP/1.1")),
                UpgradeCase.of("a whole URI", good().line("GET http://server.example.com/ws?a HTTP/1.1")),
                UpgradeCase.of("a Host with a port", good().with("Host", "Host: server.example.com:8080")),
                UpgradeCase.of("a Host that is an IPv4 address", good().with("Host", "Host: 127.0.0.1:8080")),
                UpgradeCase.of("a Host that is an IPv6 address", good().with("Host", "Host: [::1]:8080")),
                UpgradeCase.of("a Host with an underscore", good().with("Host", "Host: my_server")),
                UpgradeCase.of("a body of no bytes", good().plus("Content-Length: 0")),
                UpgradeCase.of("an empty header", good().plus("X-Something:")),
                UpgradeCase.of("an Origin", good().plus("Origin: https://example.com")),
                UpgradeCase.of("15,000 bytes of cookies", good().plus("Cookie: " + "a".repeat(15_000))),
                UpgradeCase.of("a byte above 0x7f in a value", good().plus("X-Something: caf\u00e9")),
                UpgradeCase.of("an empty line before", good().line("\r\nGET /ws HTTP/1.1")));
    }

    @Test
    @DisplayName("RFC 6455 9.1: an extension that is offered is not taken")
    void noExtension() throws Exception {
        try (RawClient client = RawClient.tcp(SERVER.port())) {
            client.write(good().plus("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
                    .bytes());
            assertThat(assertUpgraded(client)).doesNotContain("sec-websocket-extensions");
        }
    }

    @Test
    @DisplayName("RFC 6455 4.2.2, 5.5: a subprotocol that is not spoken is not named")
    void noSubprotocol() throws Exception {
        try (RawClient client = RawClient.tcp(SERVER.port())) {
            client.write(good().plus("Sec-WebSocket-Protocol: chat, superchat").bytes());
            assertThat(assertUpgraded(client)).doesNotContain("sec-websocket-protocol");
        }
    }

    @Test
    @DisplayName("A request may come byte by byte")
    void byteByByte() throws Exception {
        try (RawClient client = RawClient.tcp(SERVER.port())) {
            for (byte b : good().bytes()) {
                client.write(new byte[] {b});
            }
            assertUpgraded(client);
        }
    }

    @DisplayName("Frames in one segment with the request, which section 4.1 forbids to clients, are not lost")
    @ParameterizedTest(name = "{0} bytes of them at once")
    @ValueSource(ints = {1, 2, 6, 7, 20, 27})
    void framesWithTheRequest(int bytesAtOnce) throws Exception {
        byte[] request = good().bytes();
        byte[] all = Hex.join(
                request, Hex.frame("89", "01"), Hex.textFrame("48 65 6c 6c 6f 20 49 44 21"), Hex.frame("89", "02"));
        int split = Math.min(all.length, request.length + bytesAtOnce);
        try (RawClient client = RawClient.tcp(SERVER.port())) {
            client.write(Arrays.copyOf(all, split));
            assertThat(client.readResponse().status()).isEqualTo(101);
            client.write(Arrays.copyOfRange(all, split, all.length));
            assertThat(client.read().payload()).containsExactly(1);
            assertThat(client.read().payload()).containsExactly(2);
        }
    }

    @Test
    @DisplayName("Frames in one segment with the request are told to Kafka after opened")
    void openedComesFirst() throws Exception {
        try (TracedClient traced = TracedClient.withFrames(SERVER, Hex.textFrame("48 65 79"))) {
            assertThat(traced.closeAndGetMessages())
                    .singleElement()
                    .satisfies(message -> assertThat(Inbound.value(message)).isEqualTo("Hey"));
            assertThat(traced.types()).containsExactly("opened", "message", "closed");
        }
    }

    /** Returns the answer's head in lower case. */
    private static String assertUpgraded(RawClient client) throws Exception {
        RawClient.Response response = client.readResponse();
        assertThat(response.head()).startsWith("HTTP/1.1 101 ");
        assertThat(response.head().lines())
                .anyMatch("Upgrade: websocket"::equalsIgnoreCase)
                .anyMatch("Connection: Upgrade"::equalsIgnoreCase)
                .anyMatch(line -> line.matches("(?i)sec-websocket-accept: .*") && line.endsWith(UpgradeText.ACCEPT));
        client.write(Hex.frame("89", "70 69 6e 67"));
        RawClient.Frame pong = client.read();
        assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
        assertThat(pong.text()).isEqualTo("ping");
        return response.head().toLowerCase(Locale.ROOT);
    }

    private static String lowerCaseName(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
    }
}
