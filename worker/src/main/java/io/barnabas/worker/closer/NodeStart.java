package io.barnabas.worker.closer;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.NodeOrder;

/** One start of a gateway node. */
record NodeStart(String node, String incarnation) {
    static NodeStart of(NodeBeat beat) {
        return new NodeStart(beat.node(), beat.incarnation());
    }

    /** The one that holds, or held, the connection. */
    static NodeStart of(ConnectionId connection) {
        return new NodeStart(connection.node(), connection.incarnation());
    }

    /** As orders to the node name it. */
    @Override
    public String toString() {
        return NodeOrder.addressee(node, incarnation);
    }
}
