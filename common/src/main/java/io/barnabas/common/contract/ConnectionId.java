package io.barnabas.common.contract;

/**
 * The name of a connection, {@code <node>.<incarnation>.<partition>.<number>}: whoever knows it knows where its
 * gateway reads.
 *
 * @param node the gateway node: 1 to 63 characters of {@code [A-Za-z0-9-]}
 * @param incarnation one start of that node, so that a restarted node is not taken for the old one: 1 to 32 of the same
 * @param partition the partition of its route's outbound topic that the node reads, from 0
 * @param number counts the connections of the incarnation, from 1
 */
public record ConnectionId(String node, String incarnation, int partition, long number) {
    static final int MAX_NODE_LENGTH = 63;
    static final int MAX_INCARNATION_LENGTH = 32;

    public ConnectionId {
        checkName("node", node, MAX_NODE_LENGTH);
        checkName("incarnation", incarnation, MAX_INCARNATION_LENGTH);
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + ": expected 0 or more");
        }
        if (number < 1) {
            throw new IllegalArgumentException("number " + number + ": expected 1 or more");
        }
    }

    /** @throws IllegalArgumentException naming the text and what is wrong with it */
    public static ConnectionId parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "connection id '" + shorten(text) + "': expected <node>.<incarnation>.<partition>.<number>");
        }
        try {
            return new ConnectionId(
                    parts[0],
                    parts[1],
                    (int) decimal("partition", parts[2], Integer.MAX_VALUE),
                    decimal("number", parts[3], Long.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("connection id '" + shorten(text) + "': " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return node + '.' + incarnation + '.' + partition + '.' + number;
    }

    /** Canonical decimals only, so that one connection has one spelling. */
    static long decimal(String what, String text, long max) {
        boolean canonical = !text.isEmpty()
                && text.length() <= 19
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        if (canonical) {
            try {
                long value = Long.parseLong(text);
                if (value <= max) {
                    return value;
                }
            } catch (NumberFormatException tooLong) {
                // falls through to the same sentence
            }
        }
        throw new IllegalArgumentException(what + " '" + shorten(text) + "': expected a decimal number of at most "
                + max + " without leading zeros");
    }

    static String shorten(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static void checkName(String what, String name, int maxLength) {
        boolean ok = !name.isEmpty() && name.length() <= maxLength;
        for (int i = 0; ok && i < name.length(); i++) {
            char c = name.charAt(i);
            ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
        }
        if (!ok) {
            throw new IllegalArgumentException(
                    what + " '" + shorten(name) + "': expected 1 to " + maxLength + " characters of [A-Za-z0-9-]");
        }
    }
}
