package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Secret;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.TrustedProxies;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthMode;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.gateway.presence.PresenceConfig;
import io.barnabas.gateway.transport.TlsConfig;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway node is to do.
 *
 * @param clients where clients connect
 * @param admin where operators look
 * @param adminToken what they have to show there; null for nothing, which only a loopback address allows
 * @param node the node's name: 1 to 63 characters of {@code [A-Za-z0-9-]}
 * @param ordinal number of the node among its fellows, from 0, which decides the outbound partition that it reads; null
 *     for a random one
 * @param demoPage whether the demo page is served at {@code /}
 * @param echo whether {@code /echo} answers itself, without Kafka
 * @param eventLoops threads that serve connections, 1 to 1024
 * @param policies what connections may do
 * @param auth who may connect, by route name; anybody where a route is not in it
 * @param entry how clients come in
 * @param nodeLimits bounds of the node towards clients
 * @param kafkaLimits bounds of the node towards Kafka
 * @param drain how the node leaves
 * @param presence how the node shows that it lives
 */
public record GatewayConfig(
        Address clients,
        Address admin,
        @Nullable Secret adminToken,
        String node,
        @Nullable Integer ordinal,
        boolean demoPage,
        boolean echo,
        int eventLoops,
        Policies policies,
        Map<String, AuthConfig> auth,
        Entry entry,
        NodeLimits nodeLimits,
        KafkaLimits kafkaLimits,
        DrainConfig drain,
        PresenceConfig presence,
        KafkaSettings kafka,
        RouteConfigs routes) {

    /**
     * An address to listen at.
     *
     * @param port 0 to 65535; 0 for any free one
     */
    public record Address(String host, int port) {
        public Address {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ": expected 0 to 65535");
            }
        }

        /** Whether only this machine can reach it, as far as can be told without asking for the name. */
        boolean isLoopback() {
            return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * What connections may do.
     *
     * @param everywhere where a route says nothing
     * @param byRoute by route name
     */
    public record Policies(ConnectionPolicy everywhere, Map<String, ConnectionPolicy> byRoute) {
        public static final Policies DEFAULT = new Policies(ConnectionPolicy.DEFAULT, Map.of());

        public Policies {
            byRoute = Map.copyOf(byRoute);
        }

        public ConnectionPolicy of(RouteConfig route) {
            return byRoute.getOrDefault(route.name(), everywhere);
        }
    }

    /**
     * How clients come in.
     *
     * @param admission how many may
     * @param trustedProxies whose word on addresses counts
     * @param proxyProtocol whether trusted proxies send a PROXY header
     * @param tls null for none
     */
    public record Entry(
            AdmissionConfig admission,
            TrustedProxies trustedProxies,
            boolean proxyProtocol,
            @Nullable TlsConfig tls) {
        public static final Entry DEFAULT = new Entry(AdmissionConfig.DEFAULT, TrustedProxies.NONE, false, null);

        public Entry {
            if (proxyProtocol && trustedProxies.blocks().isEmpty()) {
                throw new IllegalArgumentException("proxy protocol: expected trusted proxies");
            }
        }

        public Entry with(AdmissionConfig newAdmission) {
            return new Entry(newAdmission, trustedProxies, proxyProtocol, tls);
        }

        public Entry with(TrustedProxies newProxies, boolean newProxyProtocol) {
            return new Entry(admission, newProxies, newProxyProtocol, tls);
        }

        public Entry with(TlsConfig newTls) {
            return new Entry(admission, trustedProxies, proxyProtocol, newTls);
        }
    }

    /**
     * Bounds towards clients.
     *
     * @param maxClientMemory bytes held for all clients, those that wait to be sent and those of messages that have not
     *     come whole; over it the connection that holds most is cut. 1 MiB or more
     * @param maxUntold how many ended connections may wait for Kafka to take their {@code closed}; 1 or more
     * @param maxCallouts for how many clients at once workers may be asked whether they may connect; 1 or more
     * @param tokenThreads most threads that check tokens with public keys, 1 to 1024
     * @param maxWaitingTokens most tokens that wait for one of them; 1 or more
     */
    public record NodeLimits(
            long maxClientMemory, int maxUntold, int maxCallouts, int tokenThreads, int maxWaitingTokens) {
        public static final int DEFAULT_MAX_CALLOUTS = 10_000;
        public static final int DEFAULT_MAX_WAITING_TOKENS = 1_000;

        public NodeLimits {
            if (maxClientMemory < 1 << 20) {
                throw new IllegalArgumentException(
                        "max client memory " + maxClientMemory + ": expected 1048576 (1 MiB) or more");
            }
            if (maxUntold < 1) {
                throw new IllegalArgumentException("max untold " + maxUntold + ": expected 1 or more");
            }
            if (maxCallouts < 1) {
                throw new IllegalArgumentException("max callouts " + maxCallouts + ": expected 1 or more");
            }
            if (tokenThreads < 1 || tokenThreads > MAX_THREADS) {
                throw new IllegalArgumentException("token threads " + tokenThreads + ": expected 1 to " + MAX_THREADS);
            }
            if (maxWaitingTokens < 1) {
                throw new IllegalArgumentException("max waiting tokens " + maxWaitingTokens + ": expected 1 or more");
            }
        }

        public NodeLimits(long maxClientMemory, int maxUntold) {
            // Half of the processors: who is connected already keeps the other half.
            this(
                    maxClientMemory,
                    maxUntold,
                    DEFAULT_MAX_CALLOUTS,
                    Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                    DEFAULT_MAX_WAITING_TOKENS);
        }

        /** A quarter of the heap's limit, as Netty's buffers may take as much again; 20,000 untold. */
        public static NodeLimits forMemory(long maxHeapBytes) {
            return new NodeLimits(Math.max(1 << 20, maxHeapBytes / 4), 20_000);
        }
    }

    /**
     * Bounds towards Kafka.
     *
     * @param maxInFlightBytes bytes handed to Kafka and not acknowledged, over all connections; 1 MiB or more
     * @param deliveryTimeout how long a record is tried before it counts as failed; 1 s or more
     * @param undeliveredPerSecond how many records of failure are written per second, 1 or more
     * @param start how long Kafka may take to answer before the node starts; 1 s or more
     */
    public record KafkaLimits(
            long maxInFlightBytes, Duration deliveryTimeout, int undeliveredPerSecond, Duration start) {
        /** 64 MiB, 2 minutes, 1,000 per second, 60 s. */
        public static final KafkaLimits DEFAULT =
                new KafkaLimits(64L << 20, Duration.ofMinutes(2), 1_000, Duration.ofSeconds(60));

        public KafkaLimits {
            if (maxInFlightBytes < 1 << 20) {
                throw new IllegalArgumentException(
                        "max in-flight bytes " + maxInFlightBytes + ": expected 1048576 (1 MiB) or more");
            }
            if (deliveryTimeout.toMillis() < 1_000 || deliveryTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("delivery timeout " + deliveryTimeout + ": expected 1 s to 24 days");
            }
            if (undeliveredPerSecond < 1) {
                throw new IllegalArgumentException(
                        "undelivered per second " + undeliveredPerSecond + ": expected 1 or more");
            }
            if (start.toMillis() < 1_000) {
                throw new IllegalArgumentException("start timeout " + start + ": expected 1 s or more");
            }
        }
    }

    /** Most threads of one kind. */
    static final int MAX_THREADS = 1024;

    public GatewayConfig {
        auth = Map.copyOf(auth);
        Duration handshake = entry.admission().handshakes().timeout();
        auth.forEach((route, rules) -> {
            if (rules.mode() == AuthMode.CALLOUT && rules.calloutDeadline().compareTo(handshake) >= 0) {
                throw new IllegalArgumentException("callout deadline " + rules.calloutDeadline() + " of route " + route
                        + ": expected less than the handshake timeout, " + handshake);
            }
        });
        if (echo
                && routes.routes().stream()
                        .anyMatch(it ->
                                it.name().equals(EchoRoute.NAME) || it.path().equals(EchoRoute.ROUTE.path()))) {
            throw new IllegalArgumentException(
                    "echo: expected no route with the name echo or the path /echo besides it, found one");
        }
        if (!node.matches("[A-Za-z0-9-]{1,63}")) {
            throw new IllegalArgumentException("node '" + node + "': expected 1 to 63 characters of [A-Za-z0-9-]");
        }
        if (ordinal != null && ordinal < 0) {
            throw new IllegalArgumentException("ordinal " + ordinal + ": expected 0 or more");
        }
        if (eventLoops < 1 || eventLoops > MAX_THREADS) {
            throw new IllegalArgumentException("event loops " + eventLoops + ": expected 1 to " + MAX_THREADS);
        }
        if (adminToken == null && !admin.isLoopback()) {
            throw new IllegalArgumentException("gateway.admin-host '" + admin.host()
                    + "' is not a loopback address: expected gateway.admin-token to be set, as whoever reaches the"
                    + " admin port can see and close connections");
        }
    }

    /** With all defaults, but on any free ports of the loopback address, and with no load balancer to wait for. */
    public static GatewayConfig defaults(KafkaSettings kafka, RouteConfigs routes) {
        return new GatewayConfig(
                new Address("127.0.0.1", 0),
                new Address("127.0.0.1", 0),
                null,
                "gateway",
                null,
                false,
                false,
                Runtime.getRuntime().availableProcessors(),
                Policies.DEFAULT,
                Map.of(),
                Entry.DEFAULT,
                NodeLimits.forMemory(Runtime.getRuntime().maxMemory()),
                KafkaLimits.DEFAULT,
                DrainConfig.DEFAULT.withoutNotice(),
                PresenceConfig.DEFAULT,
                kafka,
                routes);
    }

    public GatewayConfig withPorts(int clientPort, int adminPort) {
        return edit(draft -> {
            draft.clients = new Address(clients.host(), clientPort);
            draft.admin = new Address(admin.host(), adminPort);
        });
    }

    public GatewayConfig withNode(String newNode, @Nullable Integer newOrdinal) {
        return edit(draft -> {
            draft.node = newNode;
            draft.ordinal = newOrdinal;
        });
    }

    public GatewayConfig withDemoPage() {
        return edit(draft -> draft.demoPage = true);
    }

    public GatewayConfig withEcho() {
        return edit(draft -> draft.echo = true);
    }

    /** The same policy for all routes. */
    public GatewayConfig with(ConnectionPolicy newPolicy) {
        return edit(draft -> draft.policies = new Policies(newPolicy, Map.of()));
    }

    /** Who may connect, by route name. */
    public GatewayConfig withAuth(Map<String, AuthConfig> newAuth) {
        return edit(draft -> draft.auth = newAuth);
    }

    public GatewayConfig with(Entry newEntry) {
        return edit(draft -> draft.entry = newEntry);
    }

    public GatewayConfig with(NodeLimits newLimits) {
        return edit(draft -> draft.nodeLimits = newLimits);
    }

    public GatewayConfig with(KafkaLimits newLimits) {
        return edit(draft -> draft.kafkaLimits = newLimits);
    }

    public GatewayConfig with(DrainConfig newDrain) {
        return edit(draft -> draft.drain = newDrain);
    }

    public GatewayConfig with(PresenceConfig newPresence) {
        return edit(draft -> draft.presence = newPresence);
    }

    public GatewayConfig withAdmin(Address newAdmin, @Nullable Secret newToken) {
        return edit(draft -> {
            draft.admin = newAdmin;
            draft.adminToken = newToken;
        });
    }

    private GatewayConfig edit(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The record's components, to be changed before the next record is made of them. */
    private static final class Draft {
        private Address clients;
        private Address admin;
        private @Nullable Secret adminToken;
        private String node;
        private @Nullable Integer ordinal;
        private boolean demoPage;
        private boolean echo;
        private final int eventLoops;
        private Policies policies;
        private Map<String, AuthConfig> auth;
        private Entry entry;
        private NodeLimits nodeLimits;
        private KafkaLimits kafkaLimits;
        private DrainConfig drain;
        private PresenceConfig presence;
        private final KafkaSettings kafka;
        private final RouteConfigs routes;

        Draft(GatewayConfig from) {
            clients = from.clients;
            admin = from.admin;
            adminToken = from.adminToken;
            node = from.node;
            ordinal = from.ordinal;
            demoPage = from.demoPage;
            echo = from.echo;
            eventLoops = from.eventLoops;
            policies = from.policies;
            auth = from.auth;
            entry = from.entry;
            nodeLimits = from.nodeLimits;
            kafkaLimits = from.kafkaLimits;
            drain = from.drain;
            presence = from.presence;
            kafka = from.kafka;
            routes = from.routes;
        }

        GatewayConfig finish() {
            return new GatewayConfig(
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
                    routes);
        }
    }
}
