package io.barnabas.gateway.admission;

/**
 * Where a client is, as far as the gateway can know.
 *
 * @param address of the peer, or what a trusted proxy told instead
 * @param port 0 where the proxy told none
 * @param overTls whether the client itself came by TLS, to the gateway or to a trusted proxy
 */
public record Client(IpAddress address, int port, boolean overTls) {
    /** {@code host:port}, or the host alone where the port is not known. */
    @Override
    public String toString() {
        if (port == 0) {
            return address.toString();
        }
        return (address.isIpv4() ? address.toString() : "[" + address + "]") + ":" + port;
    }
}
