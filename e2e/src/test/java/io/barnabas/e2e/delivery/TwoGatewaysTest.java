package io.barnabas.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwoGatewaysTest {
    /** Both on one outbound partition, which is the harder case: each sees the other's records. */
    @Test
    void chatReachesEveryConnectionOfBothOnceAndRepliesOnlyTheirOwn() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        GatewayConfig config = GatewayConfig.defaults(kafka, routes);
        try (TestGateway one = TestGateway.start(config.withNode("one", 1));
                TestGateway two = TestGateway.start(config.withNode("two", 1));
                Worker worker = Workers.examples(kafka, routes)) {
            assertThat(worker.isReady()).isTrue();
            List<RawClient> chatters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                chatters.add(RawClient.open(one.port(), "/chat"));
                chatters.add(RawClient.open(two.port(), "/chat"));
            }
            RawClient echoOne = RawClient.open(one.port(), "/ws");
            RawClient echoTwo = RawClient.open(two.port(), "/ws");

            chatters.get(0).text("hello all");
            for (RawClient chatter : chatters) {
                assertThat(chatter.read().text()).isEqualTo("hello all");
            }
            // Had the first come twice, it would stand before the second.
            chatters.get(1).text("once only");
            for (RawClient chatter : chatters) {
                assertThat(chatter.read().text()).isEqualTo("once only");
                chatter.close();
            }
            echoOne.text("from one");
            echoTwo.text("from two");
            assertThat(echoOne.read().text()).isEqualTo("from one");
            assertThat(echoTwo.read().text()).isEqualTo("from two");
            echoOne.close();
            echoTwo.close();
        }
    }
}
