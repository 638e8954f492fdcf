package io.barnabas.gateway.admission;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxies and load balancers whose word on a client's address counts. What anybody else says of it is ignored.
 *
 * @param blocks their addresses; empty for none
 */
public record TrustedProxies(List<AddressBlock> blocks) {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    public boolean contains(IpAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /**
     * The client behind the peer: the right-most address of {@code X-Forwarded-For} that is not a trusted proxy's, as
     * what stands left of it may be the client's invention. Where an entry is no address, the proxy that wrote it.
     *
     * @param peer who is connected, or whom a PROXY header named
     * @param forwardedFor all values of the header, in order
     * @param forwardedProto all values of {@code X-Forwarded-Proto}, in order; the last one counts
     */
    public Client clientBehind(Client peer, List<String> forwardedFor, List<String> forwardedProto) {
        if (!contains(peer.address())) {
            return peer;
        }
        Client client = withProto(peer, forwardedProto);
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && contains(client.address()); i--) {
            Client before = parse(hops[i].strip(), client.overTls());
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }

    private static Client withProto(Client peer, List<String> forwardedProto) {
        if (forwardedProto.isEmpty()) {
            return peer;
        }
        String all = forwardedProto.get(forwardedProto.size() - 1);
        String last = all.substring(all.lastIndexOf(',') + 1).strip().toLowerCase(Locale.ROOT);
        return new Client(peer.address(), peer.port(), last.equals("https") || last.equals("wss"));
    }

    /** An address, an address of IPv4 with a port, or one of IPv6 in brackets, with a port or without. */
    private static @Nullable Client parse(String hop, boolean overTls) {
        String address = hop;
        String port = "0";
        int end = hop.indexOf(']');
        if (hop.startsWith("[") && end > 0) {
            address = hop.substring(1, end);
            String rest = hop.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                return null;
            }
            port = rest.isEmpty() ? port : rest.substring(1);
        } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            address = hop.substring(0, hop.indexOf(':'));
            port = hop.substring(hop.indexOf(':') + 1);
        }
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
            return null;
        }
        return new Client(parsed, Integer.parseInt(port), overTls);
    }
}
