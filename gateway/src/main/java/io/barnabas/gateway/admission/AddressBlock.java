package io.barnabas.gateway.admission;

/**
 * An address or all addresses that begin alike (RFC 4632).
 *
 * @param base any address of the block
 * @param bits how many of its 128 bits all have in common; 96 more than one writes for IPv4
 */
public record AddressBlock(IpAddress base, int bits) {
    private static final int ALL = 128;
    private static final int BEFORE_IPV4 = 96;

    /**
     * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8} and the like.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    public static AddressBlock parse(String text) {
        String[] parts = text.split("/", 2);
        IpAddress base = IpAddress.parse(parts[0]);
        if (base == null) {
            throw expected(text);
        }
        boolean asIpv4 = parts[0].indexOf(':') < 0;
        if (parts.length == 1) {
            return new AddressBlock(base, ALL);
        }
        if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > (asIpv4 ? ALL - BEFORE_IPV4 : ALL)) {
            throw expected(text);
        }
        return new AddressBlock(base, Integer.parseInt(parts[1]) + (asIpv4 ? BEFORE_IPV4 : 0));
    }

    public boolean contains(IpAddress address) {
        long highDifference = address.high() ^ base.high();
        long lowDifference = address.low() ^ base.low();
        if (bits <= Long.SIZE) {
            return bits == 0 || highDifference >>> (Long.SIZE - bits) == 0;
        }
        return highDifference == 0 && lowDifference >>> (ALL - bits) == 0;
    }

    private static IllegalArgumentException expected(String text) {
        return new IllegalArgumentException(
                "'" + text + "': expected an IP address or a block such as 10.0.0.0/8 or fd00::/8");
    }
}
