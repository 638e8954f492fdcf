package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.NodeOrder;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.ingress.NodeAddress;
import io.barnabas.gateway.presence.Heart;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Outbound records that speak to the node itself. Thread-safe. */
final class NodeOrders {
    private final NodeAddress address;
    private final Heart heart;

    NodeOrders(NodeAddress address, Heart heart) {
        this.address = address;
        this.heart = heart;
    }

    /** Carries it out where it is for this start of the node. Returns whether it speaks to any node. */
    boolean take(ConsumerRecord<byte[], byte[]> consumed) {
        String node = RecordHeaders.text(consumed.headers(), HeaderNames.NODE);
        if (node == null) {
            return false;
        }
        if (node.equals(address.nodeAndIncarnation())) {
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
