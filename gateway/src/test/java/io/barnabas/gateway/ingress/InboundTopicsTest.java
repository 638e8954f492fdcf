package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.barnabas.common.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class InboundTopicsTest {
    private static final String TOPIC = WrittenEvents.ROUTE.inbound();
    private static final int MIB = 1 << 20;

    @Test
    void aConnectionGoesToThePartitionThatItsIdHashesTo() {
        InboundTopics topics = topics(48, MIB);
        assertThat(topics.refresh()).isTrue();
        assertThat(topics.partitionFor(TOPIC, WrittenEvents.CONNECTION_ID.getBytes(UTF_8)))
                .isEqualTo(17);
    }

    @Test
    void beforeItsTopicIsKnownAConnectionHasNoPartition() {
        assertThatIllegalStateException()
                .isThrownBy(() -> topics(48, MIB).partitionFor(TOPIC, new byte[1]))
                .withMessage("topic 'barnabas.inbound' is not known yet");
    }

    @Test
    void aMessageMayBeAsLargeAsItsRouteAllowsAndItsTopicTakes() {
        RouteConfig route = WrittenEvents.ROUTE;
        assertThat(topics(1, Integer.MAX_VALUE).maxMessageBytes(route)).isEqualTo(MIB);
        assertThat(topics(1, MIB + (64 << 10)).maxMessageBytes(route)).isEqualTo(MIB);
        assertThat(topics(1, 1_048_588).maxMessageBytes(route)).isEqualTo(1_048_588 - (8 << 10));
        assertThat(topics(1, 100).maxMessageBytes(route)).isEqualTo(1);
    }

    private static InboundTopics topics(int partitions, int maxRecordBytes) {
        Node node = new Node(0, "broker", 9092);
        Node[] nodes = {node};
        List<PartitionInfo> infos = IntStream.range(0, partitions)
                .mapToObj(p -> new PartitionInfo(TOPIC, p, node, nodes, nodes))
                .toList();
        Cluster cluster = new Cluster("cluster", List.of(node), infos, Set.of(), Set.of());
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new InboundTopics(
                new NodeProducer(() -> new MockProducer<>(cluster, true, new RoundRobinPartitioner(), bytes, bytes)),
                Map.of(TOPIC, maxRecordBytes),
                Set.of(TOPIC));
    }
}
