package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.NodeOrder;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.ingress.NodeAddress;
import io.barnabas.gateway.presence.Heart;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Outbound records that speak to the node itself. Thread-safe. */
public final class NodeOrders {
    private final NodeAddress address;
    private final String topic;
    private final Heart heart;

    /** @param topic the only one that orders are taken from */
    public NodeOrders(NodeAddress address, String topic, Heart heart) {
        this.address = address;
        this.topic = topic;
        this.heart = heart;
    }

    /** Carries it out where it is for this start of the node. Returns whether it may speak to any node, and does. */
    boolean take(ConsumerRecord<byte[], byte[]> consumed) {
        String node = RecordHeaders.text(consumed.headers(), HeaderNames.NODE);
        if (node == null || !consumed.topic().equals(topic)) {
            return false;
        }
        if (node.equals(address.addressee())) {
            String action = RecordHeaders.text(consumed.headers(), HeaderNames.ACTION);
            if (NodeOrder.FENCE.label().equals(action)) {
                heart.onFence();
            } else if (NodeOrder.LEASE.label().equals(action)) {
                answer(consumed.value());
            }
        }
        return true;
    }

    private void answer(byte[] value) {
        try {
            heart.onAnswer(Long.parseLong(new String(value, UTF_8)));
        } catch (NumberFormatException notOurs) {
            // Somebody else wrote it: proves nothing.
        }
    }
}
