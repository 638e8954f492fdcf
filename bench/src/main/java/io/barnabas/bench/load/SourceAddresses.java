package io.barnabas.bench.load;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come from. One address has fewer ports than we may want connections (28,232 on Linux, less what
 * others use), but loopback is a whole network: 127.0.0.2 and so on serve as further ones.
 */
final class SourceAddresses {
    /** Connections from one address. */
    static final int PER_ADDRESS = 10_000;

    private static final int LAST_BYTE = 254;

    private SourceAddresses() {}

    /** The address that connection n is bound to; null where the system shall choose. */
    static @Nullable InetSocketAddress of(InetSocketAddress server, int n) {
        int further = n / PER_ADDRESS;
        if (further == 0
                || further >= LAST_BYTE
                || !(server.getAddress() instanceof Inet4Address address)
                || !address.isLoopbackAddress()) {
            return null;
        }
        try {
            byte[] source = {127, 0, 0, (byte) (1 + further)};
            return new InetSocketAddress(InetAddress.getByAddress(source), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
