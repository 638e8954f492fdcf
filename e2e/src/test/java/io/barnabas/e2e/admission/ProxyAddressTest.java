package io.barnabas.e2e.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.admission.AddressBlock;
import io.barnabas.gateway.admission.TrustedProxies;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What load balancers tell of a client's address, and what others claim. */
class ProxyAddressTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    /** 203.0.113.7 port 0xc350 to 192.0.2.1 port 443, TCP over IPv4. */
    private static final String V2_IPV4 = V2 + "2111000c" + "cb007107" + "c0000201" + "c350" + "01bb";

    private static final Entry PROXY_PROTOCOL = Entry.DEFAULT
            .with(EntranceUnderTest.handshakes(100, Duration.ofSeconds(1)))
            .with(EntranceUnderTest.LOOPBACK, true);
    private static final Entry STRANGERS =
            Entry.DEFAULT.with(new TrustedProxies(List.of(AddressBlock.parse("192.0.2.1"))), true);

    private static EntranceUnderTest trusting;
    private static EntranceUnderTest distrusting;

    @BeforeAll
    static void start() {
        trusting = EntranceUnderTest.with(PROXY_PROTOCOL);
        distrusting = EntranceUnderTest.with(STRANGERS);
    }

    @AfterAll
    static void stop() {
        trusting.close();
        distrusting.close();
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    @DisplayName("The address of a trusted proxy's PROXY header is the client's")
    void told(byte[] header, String expected) throws Exception {
        try (RawClient client = RawClient.tcp(trusting.port());
                Inbound inbound = trusting.inbound()) {
            client.write(header);
            client.askForUpgrade("/ws", "Origin: https://told.example/" + expected.hashCode());
            assertThat(client.readResponse().status()).isEqualTo(101);
            EntranceUnderTest.assertServes(client);
            assertThat(remoteAddress(inbound, "https://told.example/" + expected.hashCode()))
                    .startsWith(expected);
        }
    }

    static Stream<Arguments> told() {
        return Stream.of(
                of("v1, IPv4", v1("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n"), "203.0.113.7:50000"),
                of("v1, IPv6", v1("PROXY TCP6 2001:db8::9 2001:db8::1 50001 443\r\n"), "[2001:db8:0:0:0:0:0:9]:50001"),
                of("v1, of an unknown protocol", v1("PROXY UNKNOWN\r\n"), "127.0.0.1:"),
                of("v2, IPv4", hex(V2_IPV4), "203.0.113.7:50000"),
                of(
                        "v2, IPv6",
                        hex(V2 + "21210024" + "20010db8000000000000000000000009" + "20010db8000000000000000000000001"
                                + "c351" + "01bb"),
                        "[2001:db8:0:0:0:0:0:9]:50001"),
                of(
                        "v2, with an extension that we do not know",
                        hex(V2 + "21110011" + "cb007107" + "c0000201" + "c352" + "01bb" + "ea00020102"),
                        "203.0.113.7:50002"),
                of("v2, the proxy's own", hex(V2 + "20000000"), "127.0.0.1:"));
    }

    @Test
    @DisplayName("A PROXY header may come byte by byte, together with the request or apart")
    void bytewise() throws Exception {
        for (byte[] header : List.of(v1("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n"), hex(V2_IPV4))) {
            try (RawClient client = RawClient.tcp(trusting.port())) {
                for (byte each : header) {
                    client.write(new byte[] {each});
                }
                client.askForUpgrade("/ws");
                assertThat(client.readResponse().status()).isEqualTo(101);
            }
        }
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    @DisplayName("A trusted proxy that sends no PROXY header, or a wrong one, is cut off without an answer")
    void wrong(byte[] bytes) throws Exception {
        double before = trusting.metric("barnabas_proxy_headers_bad_total");
        try (RawClient client = RawClient.tcp(trusting.port())) {
            client.write(bytes);
            assertEndsWithoutAnswer(client);
        }
        assertThat(trusting.metric("barnabas_proxy_headers_bad_total")).isEqualTo(before + 1);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                of("no header at all", v1("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")),
                of("v1, longer than 107 bytes", v1("PROXY TCP4 " + "1".repeat(100) + "\r\n")),
                of("v1, longer than 107 bytes without an end", v1("PROXY TCP4 " + "1".repeat(300))),
                of("v1, no address", v1("PROXY TCP4 nobody 192.0.2.1 50000 443\r\n")),
                of("v1, IPv6 that is said to be IPv4", v1("PROXY TCP4 ::1 ::1 50000 443\r\n")),
                of("v1, a port too large", v1("PROXY TCP4 203.0.113.7 192.0.2.1 70000 443\r\n")),
                of("v1, ports missing", v1("PROXY TCP4 203.0.113.7 192.0.2.1\r\n")),
                of("v2, of version 3", hex(V2 + "3111000c" + "cb007107" + "c0000201" + "c350" + "01bb")),
                of("v2, of an unknown command", hex(V2 + "2f11000c" + "cb007107" + "c0000201" + "c350" + "01bb")),
                of("v2, addresses too short", hex(V2 + "21110004" + "cb007107")),
                of("v2, longer than we take", hex(V2 + "2111ffff" + "00".repeat(8_000))));
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    @DisplayName("A PROXY header that does not come whole ends at the handshake's deadline")
    void truncated(byte[] bytes) throws Exception {
        try (RawClient client = RawClient.tcp(trusting.port())) {
            client.write(bytes);
            assertThat(client.readResponse().status()).isEqualTo(408);
            assertThat(client.readsEnd()).isTrue();
        }
    }

    static Stream<Arguments> truncated() {
        return Stream.of(
                of("v1", v1("PROXY TCP4 203.0.113.7 192.0.2.1 500")),
                of("v1, three bytes", v1("PRO")),
                of("v2, within the signature", hex("0d0a0d0a000d")),
                of("v2, within the addresses", hex(V2_IPV4.substring(0, V2_IPV4.length() - 8))));
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    @DisplayName("A PROXY header of anybody else is refused as no HTTP")
    void spoofed(byte[] header) throws Exception {
        try (RawClient client = RawClient.tcp(distrusting.port())) {
            client.write(header);
            client.askForUpgrade("/ws");
            assertThat(client.readResponse().status()).isEqualTo(400);
        }
    }

    static Stream<Arguments> spoofed() {
        return Stream.of(
                of("v1", v1("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n")),
                of("v1, unknown", v1("PROXY UNKNOWN\r\n")),
                of("v2", hex(V2_IPV4)),
                of("v2, the proxy's own", hex(V2 + "20000000")));
    }

    @Test
    @DisplayName("Anybody else connects without a PROXY header, and its X-Forwarded-For is not believed")
    void notBelieved() throws Exception {
        String origin = "https://not-believed.example";
        try (RawClient client = distrusting.open("X-Forwarded-For: 203.0.113.7", "Origin: " + origin);
                Inbound inbound = distrusting.inbound()) {
            EntranceUnderTest.assertServes(client);
            assertThat(remoteAddress(inbound, origin)).startsWith("127.0.0.1:");
        }
    }

    @Test
    @DisplayName("Behind a PROXY header of one trusted proxy, X-Forwarded-For of another counts")
    void both() throws Exception {
        String origin = "https://both.example";
        try (RawClient client = RawClient.tcp(trusting.port());
                Inbound inbound = trusting.inbound()) {
            client.write(v1("PROXY TCP4 127.0.0.1 127.0.0.1 50000 443\r\n"));
            client.askForUpgrade("/ws", "X-Forwarded-For: 198.51.100.1, 203.0.113.9", "Origin: " + origin);
            assertThat(client.readResponse().status()).isEqualTo(101);
            EntranceUnderTest.assertServes(client);
            assertThat(remoteAddress(inbound, origin)).isEqualTo("203.0.113.9");
        }
    }

    private static String remoteAddress(Inbound inbound, String origin) {
        String opened = Inbound.value(inbound.await(
                        1,
                        it -> Inbound.header(it, "ce_type").endsWith(".opened")
                                && Inbound.value(it).contains("\"" + origin + "\""))
                .get(0));
        String name = "\"remoteAddress\":\"";
        int start = opened.indexOf(name) + name.length();
        return opened.substring(start, opened.indexOf('"', start));
    }

    private static void assertEndsWithoutAnswer(RawClient client) throws IOException {
        try {
            assertThat(client.readsEnd()).isTrue();
        } catch (SocketException reset) {
            // Bytes of ours were not read.
        }
    }

    private static Arguments of(String name, Object... values) {
        return Arguments.argumentSet(name, values);
    }

    private static byte[] v1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
