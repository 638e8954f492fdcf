package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.standalone.EmbeddedBroker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;

/** Brokers without the new consumer protocol. */
class ClassicProtocolTest {
    @Test
    void aWorkerFallsBackToTheClassicProtocol() throws Exception {
        EmbeddedBroker.Options classic =
                EmbeddedBroker.Options.defaults().withProperty("group.coordinator.rebalance.protocols", "classic");
        try (EmbeddedBroker broker = EmbeddedBroker.start(classic);
                WorkerFixture fixture = new WorkerFixture(new KafkaSettings(broker.bootstrapServers()))) {
            Queue<String> handled = new ConcurrentLinkedQueue<>();
            fixture.start((message, context) -> handled.add(message.text()));
            fixture.gateway.sendMessage(FakeGateway.connection(1), 1, "hello");
            fixture.gateway.flush();
            fixture.awaitAllCommitted();
            assertThat(handled).containsExactly("hello");

            fixture.start((message, context) -> handled.add(message.text()));
            assertThat(fixture.members()).isEqualTo(2);
            assertThat(fixture.admin
                            .describeConsumerGroups(java.util.List.of(fixture.group))
                            .describedGroups()
                            .get(fixture.group)
                            .get()
                            .type())
                    .isEqualTo(GroupType.CLASSIC);
        }
    }
}
