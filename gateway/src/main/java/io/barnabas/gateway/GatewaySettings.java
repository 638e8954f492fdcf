package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Secret;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.GatewayConfig.Address;
import io.barnabas.gateway.GatewayConfig.KafkaLimits;
import io.barnabas.gateway.GatewayConfig.NodeLimits;
import io.barnabas.gateway.GatewayConfig.Policies;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthMode;
import io.barnabas.gateway.auth.AuthSettings;
import io.barnabas.gateway.auth.JwtConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.gateway.presence.PresenceConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@link GatewayConfig} from the keys below {@code gateway.}. */
public final class GatewaySettings {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NAME = 63;
    /** A quarter of what a topic has to take beside the largest message for key and headers. */
    private static final int MAX_EVENT_ATTRIBUTE_BYTES = 2 << 10;

    private GatewaySettings() {}

    /** Problems are left in the settings; null when a record could not be made. */
    public static @Nullable GatewayConfig from(Settings settings, KafkaSettings kafka, RouteConfigs routes) {
        int port = settings.integer("gateway.port", "Port for clients; 0 for any free one.", 8080, 0, MAX_PORT);
        Address clients = new Address(
                settings.string("gateway.host", "Address at which clients connect; 0.0.0.0 for all.", "0.0.0.0"), port);
        Address admin = new Address(
                settings.string(
                        "gateway.admin-host",
                        "Address of the admin port; another than a loopback address needs gateway.admin-token.",
                        "127.0.0.1"),
                settings.integer(
                        "gateway.admin-port",
                        "Port for health, metrics and operators; 0 for any free one.",
                        8081,
                        0,
                        MAX_PORT));
        Secret adminToken = settings.secret(
                "gateway.admin-token",
                "What a request to the admin port has to show, as Authorization: Bearer; health needs none.");
        String configured = settings.optionalString(
                "gateway.node",
                "Name of the node, 1 to 63 characters of [A-Za-z0-9-]; the host's name and the port by default.");
        String node = configured == null ? defaultNode(port) : configured;
        settings.derived("gateway.node", node);
        Integer ordinal = settings.optionalInteger(
                "gateway.ordinal",
                "Number of the node among its fellows: it reads outbound partition N modulo their count,"
                        + " a random one by default.",
                0,
                Integer.MAX_VALUE);
        boolean demoPage = settings.bool("gateway.demo-page", "Whether the demo page is served at /.", false);
        boolean echo = settings.bool(
                "gateway.echo",
                "Whether /echo sends each message back without Kafka, to tell trouble of the network from trouble of"
                        + " Kafka.",
                false);
        Integer loops = settings.optionalInteger(
                "gateway.event-loops",
                "Threads that serve connections; one per processor by default.",
                1,
                GatewayConfig.MAX_THREADS);
        int eventLoops = loops == null ? Runtime.getRuntime().availableProcessors() : loops;
        settings.derived("gateway.event-loops", eventLoops);
        long maxHeapBytes = Runtime.getRuntime().maxMemory();
        KafkaLimits kafkaLimits = kafkaLimits(settings, maxHeapBytes);
        Policies policies = policies(settings, routes, kafkaLimits);
        Map<String, AuthConfig> auth = auth(settings, routes);
        DrainConfig drain = drain(settings);
        PresenceConfig presence = presence(settings);
        NodeLimits nodeLimits = nodeLimits(settings, maxHeapBytes);
        settings.derived("gateway.kafka.max-in-flight", kafkaLimits.maxInFlightBytes());
        settings.derived("gateway.max-client-memory", nodeLimits.maxClientMemory());
        settings.derived("gateway.token-threads", nodeLimits.tokenThreads());
        GatewayConfig.Entry entry = EntrySettings.from(settings);
        if (entry == null || presence == null) {
            return null;
        }
        return settings.make(
                "gateway",
                () -> new GatewayConfig(
                        clients,
                        admin,
                        adminToken,
                        node,
                        ordinal,
                        demoPage,
                        echo,
                        eventLoops,
                        policies,
                        auth,
                        entry,
                        nodeLimits,
                        kafkaLimits,
                        drain,
                        presence,
                        kafka,
                        routes));
    }

    private static Policies policies(Settings settings, RouteConfigs routes, KafkaLimits kafkaLimits) {
        ConnectionPolicy everywhere = PolicySettings.from(
                settings,
                "gateway.",
                PolicySettings.withMaxPause(ConnectionPolicy.DEFAULT, kafkaLimits.deliveryTimeout()));
        List<String> prefixes = settings.indexes("routes");
        Map<String, ConnectionPolicy> byRoute = new HashMap<>();
        for (int i = 0; i < prefixes.size(); i++) {
            ConnectionPolicy policy = PolicySettings.from(settings, prefixes.get(i) + ".", everywhere);
            // Fewer routes than elements: a problem was found, and nothing will be started.
            if (prefixes.size() == routes.routes().size()) {
                byRoute.put(routes.routes().get(i).name(), policy);
            }
        }
        return new Policies(everywhere, byRoute);
    }

    private static Map<String, AuthConfig> auth(Settings settings, RouteConfigs routes) {
        List<String> prefixes = settings.indexes("routes");
        Map<String, AuthConfig> byRoute = new HashMap<>();
        for (int i = 0; i < prefixes.size(); i++) {
            AuthConfig auth = AuthSettings.from(settings, prefixes.get(i));
            if (prefixes.size() == routes.routes().size()) {
                RouteConfig route = routes.routes().get(i);
                checkAttributes(settings, prefixes.get(i), route.eventAttributes(), auth);
                byRoute.put(route.name(), auth);
            }
        }
        return byRoute;
    }

    /** They must come from somewhere, and fit into each record beside the largest message. */
    private static void checkAttributes(Settings settings, String prefix, List<String> wanted, AuthConfig auth) {
        JwtConfig jwt = auth.jwt();
        if (wanted.isEmpty() || auth.mode() == AuthMode.CALLOUT) {
            return;
        }
        String start = prefix + ".event-attributes " + wanted + ": expected ";
        if (jwt == null) {
            settings.problem(start + "auth.mode jwt or callout, as nobody has attributes otherwise");
            return;
        }
        if (!jwt.attributeClaims().containsAll(wanted)) {
            settings.problem(start + "claims that auth.attributes copies, " + jwt.attributeClaims());
        }
        if (jwt.maxAttributeBytes() > MAX_EVENT_ATTRIBUTE_BYTES) {
            settings.problem(start + "auth.attributes-max-size of at most " + MAX_EVENT_ATTRIBUTE_BYTES
                    + " bytes, found " + jwt.maxAttributeBytes());
        }
    }

    private static NodeLimits nodeLimits(Settings settings, long maxHeapBytes) {
        NodeLimits defaults = NodeLimits.forMemory(maxHeapBytes);
        Long clientMemory = settings.optionalBytes(
                "gateway.max-client-memory",
                "Bytes held for all clients, waiting to be sent or of messages that have not come whole; over it the"
                        + " connection that holds most is cut. By default a quarter of the heap's limit.",
                1 << 20,
                1L << 40);
        Integer tokenThreads = settings.optionalInteger(
                "gateway.token-threads",
                "Most threads that check tokens with public keys; half as many as there are processors by default.",
                1,
                GatewayConfig.MAX_THREADS);
        return new NodeLimits(
                clientMemory == null ? defaults.maxClientMemory() : clientMemory,
                settings.integer(
                        "gateway.max-untold",
                        "Ended connections that may wait for Kafka to take their closed event; over it the oldest are"
                                + " given up.",
                        defaults.maxUntold(),
                        1,
                        10_000_000),
                settings.integer(
                        "gateway.max-callouts",
                        "For how many clients at once workers are asked whether they may connect; the next are refused"
                                + " with 503.",
                        defaults.maxCallouts(),
                        1,
                        1_000_000),
                tokenThreads == null ? defaults.tokenThreads() : tokenThreads,
                settings.integer(
                        "gateway.max-waiting-tokens",
                        "Tokens that may wait for a thread that checks them; the next are refused with 503.",
                        defaults.maxWaitingTokens(),
                        1,
                        1_000_000));
    }

    private static KafkaLimits kafkaLimits(Settings settings, long maxHeapBytes) {
        KafkaLimits defaults = KafkaLimits.DEFAULT;
        Long maxInFlight = settings.optionalBytes(
                "gateway.kafka.max-in-flight",
                "Bytes of all connections handed to Kafka and not acknowledged, above which frames wait. The producer"
                        + " may take twice as much on top. By default an eighth of the heap's limit, at most 64MiB.",
                1 << 20,
                1L << 40);
        return new KafkaLimits(
                maxInFlight == null
                        ? Math.max(1 << 20, Math.min(defaults.maxInFlightBytes(), maxHeapBytes / 8))
                        : maxInFlight,
                settings.duration(
                        "gateway.kafka.delivery-timeout",
                        "How long a record is tried before it counts as failed.",
                        defaults.deliveryTimeout(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                settings.integer(
                        "gateway.kafka.undelivered-per-second",
                        "Most records of kind undelivered that the node writes per second.",
                        defaults.undeliveredPerSecond(),
                        1,
                        1_000_000),
                settings.duration(
                        "gateway.kafka.start-timeout",
                        "How long Kafka may take to answer at start, before the gateway gives up.",
                        defaults.start(),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10)));
    }

    private static DrainConfig drain(Settings settings) {
        DrainConfig defaults = DrainConfig.DEFAULT;
        return new DrainConfig(
                settings.duration(
                        "gateway.drain.notice",
                        "How long a leaving node goes on accepting connections, until load balancers have seen that it"
                                + " is not ready.",
                        defaults.notice(),
                        Duration.ZERO,
                        Duration.ofHours(1)),
                settings.duration(
                        "gateway.drain.deadline",
                        "Within which time a draining node tells all its clients to go.",
                        defaults.deadline(),
                        Duration.ofSeconds(1),
                        Duration.ofDays(1)),
                settings.integer(
                        "gateway.drain.min-rate",
                        "How many clients it tells per second at least; more where the deadline asks for it.",
                        defaults.minRate(),
                        1,
                        1_000_000),
                settings.duration(
                        "gateway.drain.flush",
                        "How long the clients told may take until Kafka has their last records; what is left is cut.",
                        defaults.flush(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }

    private static @Nullable PresenceConfig presence(Settings settings) {
        PresenceConfig defaults = PresenceConfig.DEFAULT;
        Duration beat = settings.duration(
                "gateway.presence.beat",
                "Time between two beats of the node in the topic of nodes.",
                defaults.beat(),
                Duration.ofMillis(100),
                Duration.ofMinutes(1));
        Duration lease = settings.duration(
                "gateway.presence.lease",
                "For how long after an acknowledged beat the node goes on reading clients without another one; at least"
                        + " twice the beat. The closer gives a node up after twice that at the earliest.",
                defaults.lease(),
                Duration.ofMillis(200),
                Duration.ofMinutes(10));
        Duration grace = settings.duration(
                "gateway.presence.grace",
                "For how long a node keeps clients that it cannot serve, as Kafka, a topic or a reader is gone, before"
                        + " it sends them away, gateway.drain.min-rate per second.",
                defaults.grace(),
                Duration.ZERO,
                Duration.ofDays(1));
        return settings.make("gateway.presence", () -> new PresenceConfig(beat, lease, grace));
    }

    /** The host's name and the port: two nodes of one host differ, a restarted node keeps its name. */
    private static String defaultNode(int port) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "gateway";
        }
        String suffix = "-" + port;
        String name = host.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9-]", "-");
        return name.substring(0, Math.min(name.length(), MAX_NAME - suffix.length())) + suffix;
    }
}
