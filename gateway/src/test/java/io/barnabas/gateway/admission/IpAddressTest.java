package io.barnabas.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "255.255.255.255, 255.255.255.255",
        "::ffff:1.2.3.4, 1.2.3.4",
        "::FFFF:102:304, 1.2.3.4",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "1::, 1:0:0:0:0:0:0:0",
        "2001:db8::8:800:200C:417a, 2001:db8:0:0:8:800:200c:417a",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    @DisplayName("An address is read in each form that there is, and mapped IPv4 is IPv4")
    void reads(String text, String expected) {
        assertThat(IpAddress.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3. 4",
                "localhost",
                "example.com",
                "unknown",
                "_hidden",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "::1%eth0",
                "[::1]",
                "::1.2.3",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                ":1:2:3:4:5:6:7:8",
                "1.2.3.4:80"
            })
    @DisplayName("What is no address is not taken for one, nor looked up")
    void refuses(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    @DisplayName("Any address is the same in bytes and in text, seeded")
    void bytesAndText() throws UnknownHostException {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpAddress.parse(address.getHostAddress()))
                    .as("seed " + seed)
                    .isEqualTo(IpAddress.of(address))
                    .hasToString(address.getHostAddress());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.9, true",
        "128.0.0.1, false",
        "::1, true",
        "::2, false",
        "::ffff:127.0.0.1, true"
    })
    @DisplayName("Loopback is 127.0.0.0/8 and ::1")
    void loopback(String text, boolean expected) {
        assertThat(address(text).isLoopback()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.4, 1.2.3.4", "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0"})
    @DisplayName("A client of IPv6 is its /64")
    void network(String text, String expected) {
        assertThat(address(text).network()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "10.0.0.0/8, a00::, false",
        "0.0.0.0/0, 9.9.9.9, true",
        "0.0.0.0/0, 2001::1, false",
        "::/0, 9.9.9.9, true",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.129, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/64, 2001:db8::ffff:1:2:3, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::1/128, 2001:db8::1, true"
    })
    @DisplayName("A block contains the addresses that begin alike")
    void blocks(String block, String text, boolean expected) {
        assertThat(AddressBlock.parse(block).contains(address(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0/8",
                "lb.example.com",
                "1.2.3.4/8/8"
            })
    @DisplayName("What is no block is refused with what was expected")
    void notABlock(String text) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        IllegalArgumentException.class, () -> AddressBlock.parse(text)))
                .hasMessageContaining("'" + text + "': expected an IP address or a block");
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }
}
