package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceAddressesTest {
    @Test
    void tenThousandComeFromEachLoopbackAddress() throws Exception {
        InetSocketAddress server = new InetSocketAddress(ip(127, 0, 0, 1), 80);
        assertThat(SourceAddresses.of(server, 9_999)).isNull();
        assertThat(SourceAddresses.of(server, 10_000)).isEqualTo(new InetSocketAddress(ip(127, 0, 0, 2), 0));
        assertThat(SourceAddresses.of(server, 29_999)).isEqualTo(new InetSocketAddress(ip(127, 0, 0, 3), 0));
    }

    @Test
    void towardsOtherHostsTheSystemChooses() throws Exception {
        assertThat(SourceAddresses.of(new InetSocketAddress(ip(192, 0, 2, 1), 80), 20_000))
                .isNull();
        assertThat(SourceAddresses.of(
                        new InetSocketAddress(ip(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 80), 20_000))
                .isNull();
    }

    private static InetAddress ip(int... bytes) throws Exception {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        return InetAddress.getByAddress(address);
    }
}
