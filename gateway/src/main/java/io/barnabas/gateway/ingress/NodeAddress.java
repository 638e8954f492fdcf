package io.barnabas.gateway.ingress;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.NodeOrder;
import java.util.Map;

/**
 * Where answers to this node go. Immutable.
 *
 * @param node the node's name
 * @param incarnation this start of it
 * @param partitions the partition that the node reads of each outbound topic
 */
public record NodeAddress(String node, String incarnation, Map<String, Integer> partitions) {
    public NodeAddress {
        partitions = Map.copyOf(partitions);
    }

    public int partition(String outboundTopic) {
        Integer partition = partitions.get(outboundTopic);
        if (partition == null) {
            throw new IllegalArgumentException("outbound topic '" + outboundTopic + "': this node reads " + partitions);
        }
        return partition;
    }

    public ConnectionId connectionId(long number, String outboundTopic) {
        return new ConnectionId(node, incarnation, partition(outboundTopic), number);
    }

    /** How orders to the node itself name it. */
    public String addressee() {
        return NodeOrder.addressee(node, incarnation);
    }

    /** Whether the id was given out by this start of this node. */
    public boolean owns(ConnectionId id) {
        return id.node().equals(node) && id.incarnation().equals(incarnation);
    }
}
