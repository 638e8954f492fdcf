package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.GatewayConfig.Address;
import io.barnabas.gateway.GatewayConfig.KafkaLimits;
import io.barnabas.gateway.connection.ConnectionLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a {@link GatewayConfig} from the keys below {@code gateway.}. */
public final class GatewaySettings {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NAME = 63;

    private GatewaySettings() {}

    /** Problems are left in the settings; null when a record could not be made. */
    public static @Nullable GatewayConfig from(Settings settings, KafkaSettings kafka, RouteConfigs routes) {
        int port = settings.integer("gateway.port", "Port for clients; 0 for any free one.", 8080, 0, MAX_PORT);
        Address clients = new Address(
                settings.string("gateway.host", "Address at which clients connect; 0.0.0.0 for all.", "0.0.0.0"), port);
        Address admin = new Address(
                settings.string("gateway.admin-host", "Address at which health and metrics are served.", "127.0.0.1"),
                settings.integer(
                        "gateway.admin-port", "Port for health and metrics; 0 for any free one.", 8081, 0, MAX_PORT));
        String configured = settings.optionalString(
                "gateway.node",
                "Name of the node, 1 to 63 characters of [A-Za-z0-9-]; the host's name and the port by default.");
        String node = configured == null ? defaultNode(port) : configured;
        Integer ordinal = settings.optionalInteger(
                "gateway.ordinal",
                "Number of the node among its fellows: it reads outbound partition N modulo their count,"
                        + " a random one by default.",
                0,
                Integer.MAX_VALUE);
        boolean demoPage = settings.bool("gateway.demo-page", "Whether the demo page is served at /.", false);
        Integer loops = settings.optionalInteger(
                "gateway.event-loops", "Threads that serve connections; one per processor by default.", 1, 1024);
        int eventLoops = loops == null ? Runtime.getRuntime().availableProcessors() : loops;
        ConnectionLimits limits = connectionLimits(settings);
        KafkaLimits kafkaLimits = kafkaLimits(settings);
        return settings.make(
                "gateway",
                () -> new GatewayConfig(
                        clients, admin, node, ordinal, demoPage, eventLoops, limits, kafkaLimits, kafka, routes));
    }

    private static ConnectionLimits connectionLimits(Settings settings) {
        ConnectionLimits defaults = ConnectionLimits.DEFAULT;
        return new ConnectionLimits(
                (int) settings.bytes(
                        "gateway.connection.max-in-flight",
                        "Bytes of one connection handed to Kafka and not acknowledged, above which its"
                                + " socket is not read.",
                        defaults.maxInFlightBytes(),
                        64 << 10,
                        1 << 30),
                (int) settings.bytes(
                        "gateway.connection.max-queued",
                        "Bytes waiting for one client, above which it is closed as a slow consumer; one"
                                + " message always fits.",
                        defaults.maxQueuedBytes(),
                        64 << 10,
                        1 << 30),
                millis(
                        settings,
                        "gateway.connection.close-timeout",
                        "How long the peer's Close frame is waited for.",
                        defaults.closeTimeoutMs()),
                millis(
                        settings,
                        "gateway.connection.max-pause",
                        "How long Kafka may refuse the frames of a connection before it is closed.",
                        defaults.maxPauseMs()));
    }

    private static KafkaLimits kafkaLimits(Settings settings) {
        KafkaLimits defaults = KafkaLimits.DEFAULT;
        return new KafkaLimits(
                settings.bytes(
                        "gateway.kafka.max-in-flight",
                        "Bytes of all connections handed to Kafka and not acknowledged, above which frames wait.",
                        defaults.maxInFlightBytes(),
                        1 << 20,
                        1L << 40),
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
                        "gateway.kafka.drain-timeout",
                        "How long a stopping node waits for its connections' last records.",
                        defaults.drainTimeout(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }

    private static long millis(Settings settings, String key, String description, long defaultMs) {
        return settings.duration(
                        key, description, Duration.ofMillis(defaultMs), Duration.ofMillis(100), Duration.ofHours(1))
                .toMillis();
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
