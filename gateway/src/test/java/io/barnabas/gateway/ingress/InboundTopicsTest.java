package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class InboundTopicsTest {
    private static final String TOPIC = WrittenEvents.ROUTE.inbound();
    private static final int MIB = 1 << 20;
    private static final byte[] ID = WrittenEvents.CONNECTION_ID.getBytes(UTF_8);

    @Test
    void aConnectionGoesToThePartitionThatItsIdHashesTo() {
        InboundTopics topics = topics(48, MIB);
        assertThat(topics.refresh()).isEmpty();
        assertThat(topics.envelope(WrittenEvents.ROUTE, ID)).isEqualTo(new Envelope(List.of(new Lane(TOPIC, 17))));
    }

    @Test
    void beforeItsTopicIsKnownAConnectionHasNoPartition() {
        assertThatIllegalStateException()
                .isThrownBy(() -> topics(48, MIB).envelope(WrittenEvents.ROUTE, new byte[1]))
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

    @Test
    void aConnectionHasAPartitionInEachTopicOfItsRouteAndIsBoundByTheSmallest() {
        RouteConfig route =
                WrittenEvents.ROUTE.with(new MessageTopics("type", Map.of("a", "orders", "b", "orders", "c", TOPIC)));
        Map<String, Integer> limits = Map.of(TOPIC, MIB, "orders", 100_000);
        InboundTopics topics = topics(Map.of(TOPIC, 48, "orders", 5), limits);
        topics.refresh();
        assertThat(topics.envelope(route, ID).lanes())
                .containsExactly(new Lane(TOPIC, 17), new Lane("orders", hash(ID) % 5));
        assertThat(topics.maxMessageBytes(route)).isEqualTo(100_000 - (8 << 10));
    }

    @Test
    void connectionsOfARouteWithOneTopicShareTheirLanesAndKeepThemWhenItGrows() {
        Map<String, Integer> partitions = new HashMap<>(Map.of(TOPIC, 4));
        InboundTopics topics = topics(partitions, Map.of(TOPIC, MIB));
        topics.refresh();
        Envelope before = topics.envelope(WrittenEvents.ROUTE, ID);
        assertThat(topics.envelope(WrittenEvents.ROUTE, ID)).isSameAs(before);

        partitions.put(TOPIC, 48);
        topics.refresh();

        assertThat(before.inbound()).isEqualTo(new Lane(TOPIC, hash(ID) % 4));
        assertThat(topics.envelope(WrittenEvents.ROUTE, ID).inbound()).isEqualTo(new Lane(TOPIC, 17));
    }

    @Test
    void topicsThatKafkaDoesNotKnowOrDoesNotAllowAreNamedAndTheOthersStayKnown() {
        Map<String, RuntimeException> refused = new HashMap<>();
        InboundTopics topics = topics(Map.of(TOPIC, 48), refused, Map.of(TOPIC, MIB, "orders", MIB));
        refused.put("orders", new TimeoutException("not there"));
        assertThat(topics.refresh()).containsExactly("orders");
        refused.put(TOPIC, new TopicAuthorizationException(Set.of(TOPIC)));
        assertThat(topics.refresh()).containsExactly(TOPIC, "orders");
        refused.clear();
        assertThat(topics.refresh()).isEmpty();
    }

    private static int hash(byte[] id) {
        return Utils.toPositive(Utils.murmur2(id));
    }

    private static InboundTopics topics(int partitions, int maxRecordBytes) {
        return topics(Map.of(TOPIC, partitions), Map.of(TOPIC, maxRecordBytes));
    }

    /** @param partitions may change later */
    private static InboundTopics topics(Map<String, Integer> partitions, Map<String, Integer> maxRecordBytes) {
        return topics(partitions, Map.of(), maxRecordBytes);
    }

    /** @param refused what asking for a topic throws; may change later */
    private static InboundTopics topics(
            Map<String, Integer> partitions,
            Map<String, RuntimeException> refused,
            Map<String, Integer> maxRecordBytes) {
        Node node = new Node(0, "broker", 9092);
        Node[] nodes = {node};
        Producer<byte[], byte[]> producer = new MockProducer<>() {
            @Override
            public List<PartitionInfo> partitionsFor(String topic) {
                RuntimeException refusal = refused.get(topic);
                if (refusal != null) {
                    throw refusal;
                }
                return IntStream.range(0, partitions.getOrDefault(topic, 0))
                        .mapToObj(p -> new PartitionInfo(topic, p, node, nodes, nodes))
                        .toList();
            }
        };
        return new InboundTopics(new NodeProducer(() -> producer), maxRecordBytes, Set.of(TOPIC));
    }
}
