package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.GatewayNode;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long after a kill of its gateway a backend has the ends of 5,000 connections. */
class NodeLostSoak {
    private static final int CONNECTIONS = 5_000;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @ParameterizedTest(name = "beat {0} ms, lease {1} ms, closer {2} ms: at most {3} s")
    @CsvSource({"3000, 15000, 45000, 60", "1000, 4000, 9000, 15"})
    void aBackendHasAllEnds(long beat, long lease, long timeout, int atMost) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (GatewayNode gateway = GatewayNode.start(
                        kafka,
                        routes,
                        "lost",
                        List.of(
                                "-Xmx512m",
                                "-Dbarnabas.gateway.presence.beat=" + beat + "ms",
                                "-Dbarnabas.gateway.presence.lease=" + lease + "ms"));
                Closer closer = Closer.start(
                        kafka,
                        routes.topics(),
                        new CloserConfig(Duration.ofMillis(timeout), false),
                        CloserMetrics.NONE);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.open(gateway.port(), "/ws"));
            }
            inbound.await(CONNECTIONS, "opened");
            // As long as a node is watched before anybody is given up.
            Awaitility.await()
                    .atMost(Duration.ofMillis(2 * timeout))
                    .pollDelay(Duration.ofMillis(timeout + timeout / 10))
                    .until(() -> true);
            long killed = System.nanoTime();
            gateway.process().kill();
            inbound.await(1, "closed");
            long first = System.nanoTime();
            List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(CONNECTIONS, "closed");
            long all = System.nanoTime();
            System.out.printf(
                    "beat %d ms, lease %d ms, closer %d ms: first closed after %.1f s, all %d after %.1f s%n",
                    beat, lease, timeout, (first - killed) / 1e9, CONNECTIONS, (all - killed) / 1e9);
            Set<String> ids =
                    closed.stream().map(it -> Inbound.header(it, "ce_id")).collect(Collectors.toSet());
            assertThat(ids).hasSize(CONNECTIONS);
            assertThat(Duration.ofNanos(all - killed)).isLessThanOrEqualTo(Duration.ofSeconds(atMost));
            assertThat(closer).isNotNull();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
