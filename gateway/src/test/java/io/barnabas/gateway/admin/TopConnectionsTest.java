package io.barnabas.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.Topics;
import io.barnabas.gateway.connection.ConnectionReport;
import io.barnabas.gateway.connection.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopConnectionsTest {
    private static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);

    /** Repeat a run with -Dbarnabas.test.seed=N. */
    @Test
    void theTopOfTheLoopsTopsIsTheTopOfAll() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> labels = ConnectionOrder.labels();
            ConnectionOrder order = ConnectionOrder.of(labels.get(random.nextInt(labels.size())));
            int limit = 1 + random.nextInt(20);
            List<ConnectionReport> all = new ArrayList<>();
            TopConnections node = new TopConnections(order, limit);
            for (int loop = random.nextInt(4); loop >= 0; loop--) {
                TopConnections top = new TopConnections(order, limit);
                for (int i = random.nextInt(50); i > 0; i--) {
                    ConnectionReport report = report(all.size() + 1, random);
                    all.add(report);
                    top.add(report);
                }
                node.addAll(top);
            }
            all.sort(Comparator.comparingLong(order::measure).reversed().thenComparing(ConnectionReport::number));
            assertThat(node.sorted())
                    .as("-Dbarnabas.test.seed=" + seed)
                    .isEqualTo(all.subList(0, Math.min(limit, all.size())));
            assertThat(node.connections()).isEqualTo(all.size());
            assertThat(node.paused()).isEqualTo((int)
                    all.stream().filter(it -> it.pausedMs() > 0).count());
            assertThat(node.queuedBytes())
                    .isEqualTo(all.stream()
                            .mapToLong(ConnectionReport::queuedBytes)
                            .sum());
            assertThat(node.inFlightBytes())
                    .isEqualTo(all.stream()
                            .mapToLong(ConnectionReport::inFlightBytes)
                            .sum());
        }
    }

    @Test
    void eachOrderLooksAtItsOwnFigure() {
        ConnectionReport report =
                new ConnectionReport(1, ROUTE, null, Phase.OPEN, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22);
        assertThat(ConnectionOrder.QUEUE.measure(report)).isEqualTo(report.queuedBytes());
        assertThat(ConnectionOrder.IN_FLIGHT.measure(report)).isEqualTo(report.inFlightBytes());
        assertThat(ConnectionOrder.PAUSED.measure(report)).isEqualTo(report.pausedMs());
        assertThat(ConnectionOrder.AGE.measure(report)).isEqualTo(report.ageMs());
        assertThat(ConnectionOrder.IDLE.measure(report)).isEqualTo(report.lastInMs());
        assertThat(ConnectionOrder.RTT.measure(report)).isEqualTo(report.roundTripMicros());
    }

    private static ConnectionReport report(long number, Random random) {
        return new ConnectionReport(
                number,
                ROUTE,
                null,
                Phase.OPEN,
                random.nextInt(10),
                random.nextInt(10),
                random.nextInt(10),
                0,
                0,
                0,
                0,
                random.nextInt(10),
                random.nextInt(10),
                random.nextInt(10),
                Math.max(0, random.nextInt(10) - 5),
                random.nextInt(10) - 1);
    }
}
