package io.barnabas.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("fd00::/8")));

    @ParameterizedTest(name = "{0} says {1}: {2}")
    @MethodSource
    @DisplayName("The client is the right-most address of X-Forwarded-For that no trusted proxy has")
    void client(String peer, List<String> forwardedFor, String expected) {
        assertThat(PROXIES.clientBehind(peer(peer), forwardedFor, List.of())).hasToString(expected);
    }

    static Stream<Arguments> client() {
        return Stream.of(
                Arguments.of("10.0.0.1", List.of("203.0.113.7"), "203.0.113.7"),
                Arguments.of("10.0.0.1", List.of(), "10.0.0.1:5000"),
                Arguments.of("10.0.0.1", List.of("1.1.1.1, 203.0.113.7"), "203.0.113.7"),
                Arguments.of("10.0.0.1", List.of("203.0.113.7, 10.2.2.2"), "203.0.113.7"),
                Arguments.of("10.0.0.1", List.of("203.0.113.7", "10.2.2.2"), "203.0.113.7"),
                Arguments.of("10.0.0.1", List.of("1.1.1.1", "203.0.113.7,10.2.2.2"), "203.0.113.7"),
                Arguments.of("10.0.0.1", List.of("10.3.3.3,10.2.2.2"), "10.3.3.3"),
                Arguments.of("10.0.0.1", List.of("203.0.113.7:4711"), "203.0.113.7:4711"),
                Arguments.of("10.0.0.1", List.of("2001:db8::9"), "2001:db8:0:0:0:0:0:9"),
                Arguments.of("10.0.0.1", List.of("[2001:db8::9]:4711"), "[2001:db8:0:0:0:0:0:9]:4711"),
                Arguments.of("10.0.0.1", List.of("[2001:db8::9]"), "2001:db8:0:0:0:0:0:9"),
                Arguments.of("fd00::1", List.of("203.0.113.7"), "203.0.113.7"),
                Arguments.of("::ffff:10.0.0.1", List.of("203.0.113.7"), "203.0.113.7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("An entry that is no address ends the search at the proxy that wrote it")
    void notAnAddress(String entry) {
        assertThat(PROXIES.clientBehind(peer("10.0.0.1"), List.of("1.1.1.1, " + entry + ", 10.2.2.2"), List.of()))
                .hasToString("10.2.2.2");
    }

    static Stream<String> notAnAddress() {
        return Stream.of(
                "unknown",
                "_hidden",
                "",
                "1.1.1",
                "1.1.1.1:",
                "1.1.1.1:99999",
                "[::1",
                "[::1]x",
                "[::1]:",
                "a]b",
                ":80");
    }

    @Test
    @DisplayName("The word of any other peer does not count")
    void notTrusted() {
        Client peer = peer("203.0.113.7");
        assertThat(PROXIES.clientBehind(peer, List.of("10.0.0.1, 9.9.9.9"), List.of("https")))
                .isEqualTo(peer);
        assertThat(TrustedProxies.NONE.clientBehind(peer("10.0.0.1"), List.of("9.9.9.9"), List.of("https")))
                .isEqualTo(peer("10.0.0.1"));
    }

    @Test
    @DisplayName("A trusted proxy's X-Forwarded-Proto says whether the client came by TLS")
    void proto() {
        assertThat(overTls(List.of("https"))).isTrue();
        assertThat(overTls(List.of("WSS"))).isTrue();
        assertThat(overTls(List.of("https", "http"))).isFalse();
        assertThat(overTls(List.of("http, https"))).isTrue();
        assertThat(overTls(List.of())).isFalse();
        Client byTls = new Client(peer("10.0.0.1").address(), 1, true);
        assertThat(PROXIES.clientBehind(byTls, List.of("9.9.9.9"), List.of("http"))
                        .overTls())
                .isFalse();
        assertThat(PROXIES.clientBehind(byTls, List.of("9.9.9.9"), List.of()).overTls())
                .isTrue();
    }

    private static boolean overTls(List<String> proto) {
        return PROXIES.clientBehind(peer("10.0.0.1"), List.of("203.0.113.7"), proto)
                .overTls();
    }

    private static Client peer(String text) {
        return new Client(Objects.requireNonNull(IpAddress.parse(text)), 5_000, false);
    }
}
