package io.barnabas.common.config;

import io.barnabas.common.contract.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All routes, as both tiers and {@code barnabas topics create} read them.
 *
 * @param topics the topics of routes that name none of their own
 * @param routes at least one, with different names; on one path only those that {@link RouteMatch} tells apart
 */
public record RouteConfigs(Topics topics, List<RouteConfig> routes) {
    private static final String ROUTES = "routes";

    /** Keys, or what their names begin with, that the access tier alone reads of a route. A test of both tiers finds what is missing. */
    private static final List<String> ACCESS_KEYS =
            List.of("auth", "connection", "heartbeat", "limits", "origins", "protocol", "rates");

    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public RouteConfigs {
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no routes: expected at least one");
        }
        List<String> problems = problems(topics, routes);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        routes = List.copyOf(routes);
    }

    /** A sentence for each thing that cannot be; empty where all is well. */
    private static List<String> problems(Topics topics, List<RouteConfig> routes) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            for (RouteConfig earlier : routes.subList(0, i)) {
                addConflict(problems, earlier, routes.get(i));
            }
            if (routes.get(i).exactlyOnce()) {
                requireOwnTopics(problems, topics, routes.get(i), routes);
            }
        }
        return problems;
    }

    private static void addConflict(List<String> problems, RouteConfig one, RouteConfig other) {
        if (one.name().equals(other.name())) {
            problems.add("two routes with the name " + one.name() + ": expected a name of its own for each");
        } else if (one.path().equals(other.path()) && one.match().conflictsWith(other.match())) {
            problems.add("routes " + one.name() + " and " + other.name() + " on " + one.path()
                    + ": a request could match both equally well; expected another path, other subprotocols or other"
                    + " header-values of the same header for one of them");
        }
    }

    /** Its outbound log is read to the end of what is committed: an open transaction would hold up the others. */
    private static void requireOwnTopics(
            List<String> problems, Topics shared, RouteConfig route, List<RouteConfig> routes) {
        Set<String> others = new HashSet<>(Set.of(shared.inbound(), shared.outbound(), shared.fanout()));
        for (RouteConfig other : routes) {
            if (!other.name().equals(route.name())) {
                others.addAll(topics(other));
            }
        }
        List<String> own = topics(route);
        if (new HashSet<>(own).size() < own.size() || own.stream().anyMatch(others::contains)) {
            problems.add("exactly-once route " + route.name() + " with topics " + own
                    + ": expected an inbound, an outbound and a fanout topic that nobody else has");
        }
    }

    private static List<String> topics(RouteConfig route) {
        return Stream.concat(route.inboundTopics().stream(), Stream.of(route.outbound(), route.fanout()))
                .toList();
    }

    /** The routes of the sample handlers: {@code ws} on {@code /ws}, and {@code chat} on {@code /chat} with a channel. */
    public static RouteConfigs defaults(Topics topics) {
        return new RouteConfigs(
                topics, List.of(RouteConfig.of("ws", "/ws", topics), RouteConfig.of("chat", "/chat", topics, "chat")));
    }

    /** Where records of a route's inbound topic go that cannot be handled. */
    public String deadLetters(RouteConfig route) {
        return deadLetters(route.inbound());
    }

    /** Where records of a topic go that cannot be handled: each but the shared one has dead letters of its own. */
    public String deadLetters(String inboundTopic) {
        return inboundTopic.equals(topics.inbound()) ? topics.deadLetters() : inboundTopic + ".dlt";
    }

    /**
     * From {@code topics.prefix} and {@code routes}; problems are left in the settings, and stand-ins for the routes that
     * have them, so that {@link #prefix} holds for all.
     *
     * <p>Further keys of a route belong to the access tier, which reads them for each route with {@link #prefix}. A tier
     * that does not read them says so with {@link #leaveAccessKeys}.
     */
    public static RouteConfigs from(Settings settings) {
        Topics topics = topics(settings);
        List<RouteConfig> routes = new ArrayList<>();
        for (String prefix : settings.indexes(ROUTES)) {
            RouteConfig route = route(settings, prefix + ".", topics);
            routes.add(route == null ? standIn(routes.size(), topics) : route);
        }
        if (routes.isEmpty()) {
            return defaults(topics);
        }
        List<String> problems = problems(topics, routes);
        problems.forEach(it -> settings.problem(ROUTES + ": " + it));
        return problems.isEmpty() ? new RouteConfigs(topics, routes) : standIns(routes.size(), topics);
    }

    /** Begins the keys of the route at this place of {@link #routes()}, dot included: {@code routes[0].}. */
    public static String prefix(int index) {
        return ROUTES + "[" + index + "].";
    }

    /** For what does not read the routes' keys of the access tier: they are not refused. */
    public static void leaveAccessKeys(Settings settings) {
        for (String route : settings.indexes(ROUTES)) {
            ACCESS_KEYS.forEach(it -> settings.leave(route + "." + it));
        }
    }

    private static RouteConfig standIn(int index, Topics topics) {
        return RouteConfig.of("problem-" + index, "/problem-" + index, topics);
    }

    private static RouteConfigs standIns(int count, Topics topics) {
        return new RouteConfigs(
                topics,
                IntStream.range(0, count).mapToObj(it -> standIn(it, topics)).toList());
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
        String configuredPath = settings.optionalString(
                prefix + "path", "Exact path of the upgrade request; a slash and the name by default.");
        String path = configuredPath == null ? "/" + name : configuredPath;
        settings.derived(prefix + "path", path);
        RouteMatch match = match(settings, prefix);
        String inbound = topic(
                settings,
                prefix + "inbound",
                "Topic of the connections' events; the shared one by default.",
                topics.inbound());
        MessageTopics messages = messages(settings, prefix);
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
        List<String> eventAttributes = settings.list(
                prefix + "event-attributes",
                "Attributes of a connection, from its token (auth.attributes) or a worker's accept, that each of its events"
                        + " carries as a header barnabas_attribute_<name>; at most 8, opened has all of them anyway.",
                List.of());
        int maxMessageBytes = (int) settings.bytes(
                prefix + "max-message-size",
                "Largest message from a client; the inbound topic's record limit caps it too.",
                RouteConfig.DEFAULT_MAX_MESSAGE_BYTES,
                1,
                RouteConfig.MAX_MESSAGE_BYTES);
        String ping = settings.string(
                prefix + "ping", "Text message that the gateway answers itself; off turns that off.", "ping");
        String pong = settings.string(prefix + "pong", "The answer to ping.", "pong");
        boolean exactlyOnce = settings.bool(
                prefix + "exactly-once",
                "Whether what a worker sends and that it has read are one Kafka transaction; inbound, outbound and fanout"
                        + " must be topics of the route's own.",
                false);
        return settings.make(
                place(prefix),
                () -> new RouteConfig(
                        name,
                        path,
                        match,
                        inbound,
                        messages,
                        outbound,
                        fanout,
                        channels,
                        eventAttributes,
                        maxMessageBytes,
                        // YAML reads a bare off as false.
                        ping.isEmpty() || ping.equals("false") || ping.equals("off") ? null : ping,
                        pong,
                        exactlyOnce));
    }

    private static RouteMatch match(Settings settings, String prefix) {
        List<String> subprotocols = settings.list(
                prefix + "subprotocols",
                "The route is for clients that offer one of these subprotocols; the answer selects the first offered one"
                        + " that is in the list.",
                List.of());
        String header = settings.optionalString(
                prefix + "header",
                "Name of a header of the upgrade request: the route is for requests where it has one of header-values.");
        List<String> values = settings.list(
                prefix + "header-values", "The values of header that the route is for, each exactly.", List.of());
        RouteMatch match =
                settings.make(place(prefix), () -> new RouteMatch(subprotocols, header, new HashSet<>(values)));
        return match == null ? RouteMatch.ANY : match;
    }

    private static MessageTopics messages(Settings settings, String prefix) {
        String field = settings.optionalString(
                prefix + "message-field",
                "Field at the top level of a text message's JSON object whose value chooses the topic, by message-topics; looked"
                        + " for in the first 16 KiB.");
        SortedMap<String, String> topics = settings.map(
                prefix + "message-topics",
                "Topic of the messages whose message-field has this value; all others go to inbound.");
        topics.forEach((value, topic) -> checkTopic(settings, prefix + "message-topics." + value, topic));
        MessageTopics messages = settings.make(place(prefix), () -> new MessageTopics(field, topics));
        return messages == null ? MessageTopics.NONE : messages;
    }

    /** What the prefix of keys is about, without its dot. */
    private static String place(String prefix) {
        return prefix.substring(0, prefix.length() - 1);
    }

    private static String topic(Settings settings, String key, String description, String defaultName) {
        String name = settings.string(key, description, defaultName);
        checkTopic(settings, key, name);
        return name;
    }

    private static void checkTopic(Settings settings, String key, String name) {
        if (!TOPIC.matcher(name).matches()) {
            settings.problem(key + " = '" + name
                    + "': expected 1 to 249 letters, digits, dots, dashes or underscores, as Kafka names topics");
        }
    }
}
