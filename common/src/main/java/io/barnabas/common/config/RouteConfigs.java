package io.barnabas.common.config;

import io.barnabas.common.contract.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All routes, as both tiers and {@code barnabas topics create} read them.
 *
 * @param topics the topics of routes that name none of their own
 * @param routes at least one, with different names and different paths
 */
public record RouteConfigs(Topics topics, List<RouteConfig> routes) {
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public RouteConfigs {
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no routes: expected at least one");
        }
        Set<String> seen = new HashSet<>();
        for (RouteConfig route : routes) {
            if (!seen.add(route.name()) || !seen.add(route.path())) {
                throw new IllegalArgumentException("route " + route.name() + " on " + route.path()
                        + ": expected a name and a path that no other route has");
            }
        }
        routes = List.copyOf(routes);
    }

    /** The routes of the sample handlers: {@code ws} on {@code /ws}, and {@code chat} on {@code /chat} with a channel. */
    public static RouteConfigs defaults(Topics topics) {
        return new RouteConfigs(
                topics, List.of(RouteConfig.of("ws", "/ws", topics), RouteConfig.of("chat", "/chat", topics, "chat")));
    }

    /** Where records of the route go that cannot be handled: an inbound topic of its own has one of its own. */
    public String deadLetters(RouteConfig route) {
        return route.inbound().equals(topics.inbound()) ? topics.deadLetters() : route.inbound() + ".dlt";
    }

    /** From {@code topics.prefix} and {@code routes}; problems are left in the settings. */
    public static RouteConfigs from(Settings settings) {
        Topics topics = topics(settings);
        List<RouteConfig> routes = new ArrayList<>();
        for (String prefix : settings.indexes("routes")) {
            RouteConfig route = route(settings, prefix + ".", topics);
            if (route != null) {
                routes.add(route);
            }
        }
        RouteConfigs all = routes.isEmpty() ? null : settings.make("routes", () -> new RouteConfigs(topics, routes));
        return all == null ? defaults(topics) : all;
    }

    private static Topics topics(Settings settings) {
        String prefix = settings.string(
                "topics.prefix",
                "Begins the names of the topics that routes share:"
                        + " 1 to 200 letters, digits, dots, dashes or underscores.",
                "barnabas");
        if (!PREFIX.matcher(prefix).matches()) {
            settings.problem(
                    "topics.prefix = '" + prefix + "': expected 1 to 200 letters, digits, dots, dashes or underscores");
            return Topics.DEFAULT;
        }
        return Topics.withPrefix(prefix);
    }

    private static @Nullable RouteConfig route(Settings settings, String prefix, Topics topics) {
        String name = settings.string(
                prefix + "name",
                "Name of the route in records, logs and metrics: 1 to 63 characters of [a-z0-9-].",
                "");
        String path = settings.string(
                prefix + "path", "Exact path of the upgrade request; a slash and the name by default.", "/" + name);
        String inbound = topic(
                settings,
                prefix + "inbound",
                "Topic of the connections' events; the shared one by default.",
                topics.inbound());
        String outbound = topic(
                settings,
                prefix + "outbound",
                "Topic of records for single connections; the shared one by default.",
                topics.outbound());
        String fanout = topic(
                settings,
                prefix + "fanout",
                "Topic of records for many connections; the shared one by default.",
                topics.fanout());
        Set<String> channels = new HashSet<>(settings.list(
                prefix + "channels",
                "Channels that each connection of the route belongs to from its start.",
                List.of()));
        int maxMessageBytes = (int) settings.bytes(
                prefix + "max-message-size",
                "Largest message from a client; the inbound topic's record limit caps it too.",
                RouteConfig.DEFAULT_MAX_MESSAGE_BYTES,
                1,
                RouteConfig.MAX_MESSAGE_BYTES);
        String ping = settings.string(
                prefix + "ping", "Text message that the gateway answers itself; off turns that off.", "ping");
        String pong = settings.string(prefix + "pong", "The answer to ping.", "pong");
        return settings.make(
                prefix.substring(0, prefix.length() - 1),
                () -> new RouteConfig(
                        name,
                        path,
                        inbound,
                        outbound,
                        fanout,
                        channels,
                        maxMessageBytes,
                        // YAML reads a bare off as false.
                        ping.isEmpty() || ping.equals("false") || ping.equals("off") ? null : ping,
                        pong));
    }

    private static String topic(Settings settings, String key, String description, String defaultName) {
        String name = settings.string(key, description, defaultName);
        if (!TOPIC.matcher(name).matches()) {
            settings.problem(key + " = '" + name
                    + "': expected 1 to 249 letters, digits, dots, dashes or underscores, as Kafka names topics");
        }
        return name;
    }
}
