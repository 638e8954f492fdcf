package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.worker.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MoreNodesThanPartitionsTest {
    private static final int PARTITIONS = 4;
    private static final int NODES = PARTITIONS + 1;
    private static final int CLIENTS_PER_NODE = 2;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    /** Connections have the same numbers on each node: only the names of node and start keep them apart. */
    @Test
    void eachNodeServesItsClientsAndThoseOnOnePartitionOnlyTheirOwn() throws Exception {
        Brokers.createTopics(kafka, routes, PARTITIONS, 1);
        Worker worker = started(Workers.examples(kafka, routes));
        assertThat(worker.isReady()).isTrue();
        List<TestGateway> gateways = new ArrayList<>();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            TestGateway gateway =
                    started(TestGateway.start(TestGateway.patient(kafka, routes).withNode("node-" + i, null)));
            gateways.add(gateway);
            for (int j = 0; j < CLIENTS_PER_NODE; j++) {
                clients.add(started(RawClient.open(gateway.port(), "/ws")));
            }
        }

        // All answers of a round stand in the log before those of the next: a stranger's would come in between.
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).text(text(i, round));
            }
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).read().text()).isEqualTo(text(i, round));
            }
        }

        Inbound inbound = started(new Inbound(kafka, routes.topics().inbound()));
        Map<String, Integer> partitions = new HashMap<>();
        inbound.await(clients.size(), "opened").forEach(it -> {
            ConnectionId id = ConnectionId.parse(Inbound.header(it, "ce_subject"));
            partitions.put(id.node(), id.partition());
        });
        assertThat(partitions).hasSize(NODES);
        assertThat(partitions.values()).as("one of them is shared").contains(0, 1, 2, 3);
        assertThat(inbound.await(0, "undelivered")).isEmpty();
        assertThat(gateways).allMatch(it -> it.app().isReady());
    }

    private static String text(int client, int round) {
        return "client " + client + ", round " + round;
    }

    private <T extends AutoCloseable> T started(T each) {
        started.add(each);
        return each;
    }
}
