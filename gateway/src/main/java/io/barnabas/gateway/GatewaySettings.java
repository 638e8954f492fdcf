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
        int port = settings.integer("gateway.port", 8080, 0, MAX_PORT);
        Address clients = new Address(settings.string("gateway.host", "0.0.0.0"), port);
        Address admin = new Address(
                settings.string("gateway.admin-host", "127.0.0.1"),
                settings.integer("gateway.admin-port", 8081, 0, MAX_PORT));
        String node = settings.string("gateway.node", defaultNode(port));
        Integer ordinal =
                settings.has("gateway.ordinal") ? settings.integer("gateway.ordinal", 0, 0, Integer.MAX_VALUE) : null;
        boolean demoPage = settings.bool("gateway.demo-page", false);
        int eventLoops =
                settings.integer("gateway.event-loops", Runtime.getRuntime().availableProcessors(), 1, 1024);
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
                        "gateway.connection.max-in-flight", defaults.maxInFlightBytes(), 64 << 10, 1 << 30),
                (int) settings.bytes("gateway.connection.max-queued", defaults.maxQueuedBytes(), 64 << 10, 1 << 30),
                millis(settings, "gateway.connection.close-timeout", defaults.closeTimeoutMs()),
                millis(settings, "gateway.connection.max-pause", defaults.maxPauseMs()));
    }

    private static KafkaLimits kafkaLimits(Settings settings) {
        KafkaLimits defaults = KafkaLimits.DEFAULT;
        return new KafkaLimits(
                settings.bytes("gateway.kafka.max-in-flight", defaults.maxInFlightBytes(), 1 << 20, 1L << 40),
                settings.duration(
                        "gateway.kafka.delivery-timeout",
                        defaults.deliveryTimeout(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                settings.integer("gateway.kafka.undelivered-per-second", defaults.undeliveredPerSecond(), 1, 1_000_000),
                settings.duration(
                        "gateway.kafka.drain-timeout",
                        defaults.drainTimeout(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }

    private static long millis(Settings settings, String key, long defaultMs) {
        return settings.duration(key, Duration.ofMillis(defaultMs), Duration.ofMillis(100), Duration.ofHours(1))
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
