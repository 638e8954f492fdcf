package io.barnabas.gateway.admission;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits; one of IPv4 as its mapped form ({@code ::ffff:0:0/96}, RFC 4291 section 2.5.5.2), so that
 * both ways to write it are one. Never asks a name server.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;
    private static final int GROUPS = 8;

    /** From an address as sockets have it. */
    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == Integer.BYTES) {
            return ofIpv4(number(bytes, 0, Integer.BYTES));
        }
        return new IpAddress(number(bytes, 0, Long.BYTES), number(bytes, Long.BYTES, 2 * Long.BYTES));
    }

    /** An address in text, without brackets, port or zone; null where it is none. */
    public static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
    }

    public boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == MAPPED >>> Integer.SIZE;
    }

    public boolean isLoopback() {
        return isIpv4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
    }

    /** What counts as one client: an address of IPv4, a /64 of IPv6, of which one subscriber has all addresses. */
    public IpAddress network() {
        return isIpv4() ? this : new IpAddress(high, 0);
    }

    /** Dotted for IPv4, eight groups in hexadecimal for IPv6. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (isIpv4()) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                text.append(low >>> shift & 0xff).append(shift == 0 ? "" : ".");
            }
            return text.toString();
        }
        for (int group = 0; group < GROUPS; group++) {
            long half = group < GROUPS / 2 ? high : low;
            text.append(group == 0 ? "" : ":").append(Long.toHexString(half >>> (48 - 16 * (group % 4)) & 0xffff));
        }
        return text.toString();
    }

    private static IpAddress ofIpv4(long bits) {
        return new IpAddress(0, MAPPED | bits);
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    private static @Nullable IpAddress parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != Integer.BYTES) {
            return null;
        }
        long bits = 0;
        for (String part : parts) {
            // A leading zero means octal to some: not taken.
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return null;
            }
            bits = bits << 8 | Integer.parseInt(part);
        }
        return ofIpv4(bits);
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        String groups = text;
        int lastColon = text.lastIndexOf(':');
        if (text.indexOf('.') > 0) {
            IpAddress tail = parseIpv4(text.substring(lastColon + 1));
            if (tail == null) {
                return null;
            }
            groups = text.substring(0, lastColon + 1)
                    + Long.toHexString(tail.low >>> 16 & 0xffff)
                    + ":"
                    + Long.toHexString(tail.low & 0xffff);
        }
        int gap = groups.indexOf("::");
        String before = gap < 0 ? groups : groups.substring(0, gap);
        String after = gap < 0 ? "" : groups.substring(gap + 2);
        String[] head = before.isEmpty() ? new String[0] : before.split(":", -1);
        String[] tail = after.isEmpty() ? new String[0] : after.split(":", -1);
        int given = head.length + tail.length;
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return null;
        }
        long[] halves = new long[2];
        return fill(halves, head, 0) && fill(halves, tail, GROUPS - tail.length)
                ? new IpAddress(halves[0], halves[1])
                : null;
    }

    private static boolean fill(long[] halves, String[] groups, int first) {
        for (int i = 0; i < groups.length; i++) {
            if (!groups[i].matches("[0-9A-Fa-f]{1,4}")) {
                return false;
            }
            int index = first + i;
            halves[index / 4] |= Long.parseLong(groups[i], 16) << (48 - 16 * (index % 4));
        }
        return true;
    }
}
