package io.barnabas.common.config;

import io.barnabas.common.contract.Topics;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One route: which path leads to which topics, and what its connections may do.
 *
 * @param name 1 to 63 characters of {@code [a-z0-9-]}; stands in records, logs and metrics
 * @param path exact path of the upgrade request, beginning with a slash
 * @param match what the request must have besides
 * @param inbound topic of the connections' events
 * @param messages which messages go to other topics
 * @param outbound topic of records for single connections
 * @param fanout topic of records for many connections
 * @param channels channels that each connection of the route belongs to from its start
 * @param eventAttributes names of the attributes of a connection, from its token or a worker's answer, that each of its
 *     events carries; at most {@link #MAX_EVENT_ATTRIBUTES}, each 1 to 128 printable ASCII characters without spaces
 * @param maxMessageBytes largest message from a client, in bytes; also capped by the inbound topic's record limit
 * @param ping text message that the gateway itself answers with {@code pong}; null turns that off
 * @param pong the answer to {@code ping}
 * @param exactlyOnce whether what a worker sends and that it has read are one transaction; the route's topics must be
 *     its own then
 */
public record RouteConfig(
        String name,
        String path,
        RouteMatch match,
        String inbound,
        MessageTopics messages,
        String outbound,
        String fanout,
        Set<String> channels,
        List<String> eventAttributes,
        int maxMessageBytes,
        @Nullable String ping,
        String pong,
        boolean exactlyOnce) {
    /** 1 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;
    /** The most that can be configured: 16 MiB. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    public static final int MAX_EVENT_ATTRIBUTES = 8;

    private static final Pattern ATTRIBUTE = Pattern.compile("[!-~]{1,128}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    public RouteConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("route name '" + name + "': expected 1 to 63 characters of [a-z0-9-]");
        }
        if (!path.startsWith("/") || path.contains("?") || path.contains("#")) {
            throw new IllegalArgumentException(
                    "path '" + path + "' of route " + name + ": expected a path that begins with / and has no query");
        }
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("max message size " + maxMessageBytes + " of route " + name
                    + ": expected 1 to " + MAX_MESSAGE_BYTES + " bytes");
        }
        channels = Set.copyOf(channels);
        eventAttributes = eventAttributes.stream().distinct().toList();
        if (eventAttributes.size() > MAX_EVENT_ATTRIBUTES
                || !eventAttributes.stream()
                        .allMatch(it -> ATTRIBUTE.matcher(it).matches())) {
            throw new IllegalArgumentException("event-attributes " + eventAttributes + " of route " + name
                    + ": expected at most " + MAX_EVENT_ATTRIBUTES
                    + ", each of 1 to 128 printable ASCII characters without spaces");
        }
    }

    /** A route of all requests for its path, all of whose messages go to its inbound topic, at least once. */
    public RouteConfig(
            String name,
            String path,
            String inbound,
            String outbound,
            String fanout,
            Set<String> channels,
            int maxMessageBytes,
            @Nullable String ping,
            String pong) {
        this(
                name,
                path,
                RouteMatch.ANY,
                inbound,
                MessageTopics.NONE,
                outbound,
                fanout,
                channels,
                List.of(),
                maxMessageBytes,
                ping,
                pong,
                false);
    }

    /** A route on the default topics, with the application-level ping {@code ping} answered by {@code pong}. */
    public static RouteConfig of(String name, String path, Topics topics, String... channels) {
        return new RouteConfig(
                name,
                path,
                topics.inbound(),
                topics.outbound(),
                topics.fanout(),
                Set.of(channels),
                DEFAULT_MAX_MESSAGE_BYTES,
                "ping",
                "pong");
    }

    /** Every topic that events of its connections go to, each once, the inbound topic first. */
    public List<String> inboundTopics() {
        return Stream.concat(Stream.of(inbound), messages.topics().stream())
                .distinct()
                .toList();
    }

    /** The same route for these requests only. */
    public RouteConfig with(RouteMatch newMatch) {
        return copy(newMatch, inbound, messages, outbound, fanout, eventAttributes, exactlyOnce);
    }

    /** The same route with these messages going to other topics. */
    public RouteConfig with(MessageTopics newMessages) {
        return copy(match, inbound, newMessages, outbound, fanout, eventAttributes, exactlyOnce);
    }

    /** The same route, each of whose events carries these attributes of its connection. */
    public RouteConfig withEventAttributes(List<String> names) {
        return copy(match, inbound, messages, outbound, fanout, names, exactlyOnce);
    }

    /** The same route, exactly-once, on topics {@code <prefix>.<name>.inbound}, {@code outbound} and {@code fanout}. */
    public RouteConfig exactlyOnce(String prefix) {
        String own = prefix + "." + name;
        return copy(match, own + ".inbound", messages, own + ".outbound", own + ".fanout", eventAttributes, true);
    }

    private RouteConfig copy(
            RouteMatch newMatch,
            String newInbound,
            MessageTopics newMessages,
            String newOutbound,
            String newFanout,
            List<String> newEventAttributes,
            boolean newExactlyOnce) {
        return new RouteConfig(
                name,
                path,
                newMatch,
                newInbound,
                newMessages,
                newOutbound,
                newFanout,
                channels,
                newEventAttributes,
                maxMessageBytes,
                ping,
                pong,
                newExactlyOnce);
    }
}
