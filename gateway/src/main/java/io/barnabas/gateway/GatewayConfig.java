package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.connection.ConnectionLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway node is to do.
 *
 * @param clients where clients connect
 * @param admin where operators look
 * @param node the node's name: 1 to 63 characters of {@code [A-Za-z0-9-]}
 * @param ordinal number of the node among its fellows, from 0, which decides the outbound partition that it reads; null
 *     for a random one
 * @param demoPage whether the demo page is served at {@code /}
 * @param eventLoops threads that serve connections, 1 to 1024
 * @param limits bounds of each connection
 * @param kafkaLimits bounds of the node towards Kafka
 */
public record GatewayConfig(
        Address clients,
        Address admin,
        String node,
        @Nullable Integer ordinal,
        boolean demoPage,
        int eventLoops,
        ConnectionLimits limits,
        KafkaLimits kafkaLimits,
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

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Bounds towards Kafka.
     *
     * @param maxInFlightBytes bytes handed to Kafka and not acknowledged, over all connections; 1 MiB or more
     * @param deliveryTimeout how long a record is tried before it counts as failed; 1 s or more
     * @param undeliveredPerSecond how many records of failure are written per second, 1 or more
     * @param drainTimeout how long a stopping node waits for its connections' last records
     */
    public record KafkaLimits(
            long maxInFlightBytes, Duration deliveryTimeout, int undeliveredPerSecond, Duration drainTimeout) {
        /** 64 MiB, 2 minutes, 1,000 per second, 15 s. */
        public static final KafkaLimits DEFAULT =
                new KafkaLimits(64L << 20, Duration.ofMinutes(2), 1_000, Duration.ofSeconds(15));

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
        }
    }

    private static final int MAX_EVENT_LOOPS = 1024;

    public GatewayConfig {
        if (!node.matches("[A-Za-z0-9-]{1,63}")) {
            throw new IllegalArgumentException("node '" + node + "': expected 1 to 63 characters of [A-Za-z0-9-]");
        }
        if (ordinal != null && ordinal < 0) {
            throw new IllegalArgumentException("ordinal " + ordinal + ": expected 0 or more");
        }
        if (eventLoops < 1 || eventLoops > MAX_EVENT_LOOPS) {
            throw new IllegalArgumentException("event loops " + eventLoops + ": expected 1 to " + MAX_EVENT_LOOPS);
        }
    }

    /** With all defaults: any free ports of the loopback address. */
    public static GatewayConfig defaults(KafkaSettings kafka, RouteConfigs routes) {
        return new GatewayConfig(
                new Address("127.0.0.1", 0),
                new Address("127.0.0.1", 0),
                "gateway",
                null,
                false,
                Runtime.getRuntime().availableProcessors(),
                ConnectionLimits.DEFAULT,
                KafkaLimits.DEFAULT,
                kafka,
                routes);
    }

    public GatewayConfig withPorts(int clientPort, int adminPort) {
        return new GatewayConfig(
                new Address(clients.host(), clientPort),
                new Address(admin.host(), adminPort),
                node,
                ordinal,
                demoPage,
                eventLoops,
                limits,
                kafkaLimits,
                kafka,
                routes);
    }

    public GatewayConfig withNode(String newNode, @Nullable Integer newOrdinal) {
        return new GatewayConfig(
                clients, admin, newNode, newOrdinal, demoPage, eventLoops, limits, kafkaLimits, kafka, routes);
    }

    public GatewayConfig withDemoPage() {
        return new GatewayConfig(clients, admin, node, ordinal, true, eventLoops, limits, kafkaLimits, kafka, routes);
    }

    public GatewayConfig withLimits(ConnectionLimits newLimits, KafkaLimits newKafkaLimits) {
        return new GatewayConfig(
                clients, admin, node, ordinal, demoPage, eventLoops, newLimits, newKafkaLimits, kafka, routes);
    }
}
