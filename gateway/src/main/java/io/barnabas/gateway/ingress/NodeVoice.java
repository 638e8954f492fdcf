package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.NodeOrder;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.presence.Heart;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node writes about itself, with the producer that writes its events: a beat is acknowledged only where they would
 * be. Thread-safe; does not block.
 */
public final class NodeVoice implements Heart.Voice {
    private static final Logger LOG = LoggerFactory.getLogger(NodeVoice.class);

    private final NodeProducer producer;
    private final NodeAddress address;
    private final String nodes;
    private final TopicPartition own;

    /**
     * Speaks for the node of that address.
     *
     * @param nodes the topic of beats
     * @param own an outbound partition that the node reads
     */
    public NodeVoice(NodeProducer producer, NodeAddress address, String nodes, TopicPartition own) {
        this.producer = producer;
        this.address = address;
        this.nodes = nodes;
        this.own = own;
    }

    @Override
    public void beat(NodeBeat beat, Outcome outcome) {
        send(new ProducerRecord<>(nodes, 0, key(), beat.toJson()), outcome);
    }

    /** The node is not there any more. */
    public void leave(NodeBeat last) {
        beat(last, ok -> {});
        send(new ProducerRecord<>(nodes, 0, key(), null), ok -> {});
    }

    @Override
    public void ask(long sentAtNanos, Outcome outcome) {
        ProducerRecord<byte[], byte[]> order = new ProducerRecord<>(
                own.topic(), own.partition(), null, Long.toString(sentAtNanos).getBytes(UTF_8));
        RecordHeaders.put(order.headers(), HeaderNames.ACTION, NodeOrder.LEASE.label());
        RecordHeaders.put(order.headers(), HeaderNames.NODE, address.addressee());
        send(order, outcome);
    }

    private byte[] key() {
        return address.node().getBytes(UTF_8);
    }

    private void send(ProducerRecord<byte[], byte[]> produced, Outcome outcome) {
        try {
            producer.send(produced, (metadata, exception) -> {
                if (exception != null) {
                    LOG.debug("{} was not written", produced.topic(), exception);
                }
                outcome.settled(exception == null);
            });
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("{} cannot be written now", produced.topic(), e);
            outcome.settled(false);
        }
    }
}
