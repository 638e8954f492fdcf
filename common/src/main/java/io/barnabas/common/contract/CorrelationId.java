package io.barnabas.common.contract;

import org.jspecify.annotations.Nullable;

/**
 * What {@code kafka_correlationId} says to the gateway; opaque to workers, who copy it. Two spellings:
 *
 * <ul>
 *   <li>{@code ~<connection id>:<sequence>:<kind>:<route>}, as gateways write it: the format byte {@code ~} cannot
 *       begin a connection id. The sequence is 0 where no message is answered.
 *   <li>a bare {@link ConnectionId}: enough to push to a connection. Its route is unknown then, so a record that
 *       cannot be delivered is counted but not told.
 * </ul>
 *
 * @param sequence number of the message that is answered; 0 for none
 * @param kind frame kind of an answer without {@code content-type}
 * @param route name of the connection's route; null in the bare form
 */
public record CorrelationId(
        ConnectionId connection,
        long sequence,
        FrameKind kind,
        @Nullable String route) {
    /** Longest text that {@link #parse} looks at. */
    public static final int MAX_LENGTH = 512;

    private static final char FORMAT_1 = '~';

    public CorrelationId {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence " + sequence + ": expected 0 or more");
        }
        if (route != null && route.isEmpty()) {
            throw new IllegalArgumentException("route '': expected a name, or none at all");
        }
    }

    /** The address for a push: the worker knows the route, so that failure can be told to it. */
    public static CorrelationId push(ConnectionId connection, String route) {
        return new CorrelationId(connection, 0, FrameKind.TEXT, route);
    }

    /** @throws IllegalArgumentException naming the text and what is wrong with it */
    public static CorrelationId parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("correlation id of " + text.length() + " characters: expected at most "
                    + MAX_LENGTH + " ('" + ConnectionId.shorten(text) + "')");
        }
        if (text.isEmpty() || text.charAt(0) != FORMAT_1) {
            return new CorrelationId(ConnectionId.parse(text), 0, FrameKind.TEXT, null);
        }
        String[] parts = text.substring(1).split(":", 4);
        if (parts.length != 4 || parts[2].length() != 1 || parts[3].isEmpty()) {
            throw new IllegalArgumentException("correlation id '" + ConnectionId.shorten(text)
                    + "': expected ~<connection id>:<sequence>:<t or b>:<route>");
        }
        try {
            return new CorrelationId(
                    ConnectionId.parse(parts[0]),
                    ConnectionId.decimal("sequence", parts[1], Long.MAX_VALUE),
                    FrameKind.ofLetter(parts[2].charAt(0)),
                    parts[3]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "correlation id '" + ConnectionId.shorten(text) + "': " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return route == null
                ? connection.toString()
                : FORMAT_1 + connection.toString() + ':' + sequence + ':' + kind.letter() + ':' + route;
    }
}
