package io.barnabas.common.contract;

import java.util.HashMap;
import java.util.Map;

/**
 * The value of a record in {@code barnabas.nodes}, whose key is the node's name: one start of a gateway node says that
 * it lives. A node that has left writes one beat that says so, and then a tombstone; the closer does so for a lost one.
 *
 * @param node see {@link ConnectionId#node}
 * @param incarnation see {@link ConnectionId#incarnation}
 * @param state what the node does
 * @param leaseMs for so many milliseconds after a beat the node goes on without another one
 * @param connections how many connections it has; of a node that has left, how many ends it could not tell
 * @param outbound the partition that it reads of each outbound topic
 */
public record NodeBeat(
        String node, String incarnation, State state, long leaseMs, int connections, Map<String, Integer> outbound) {
    /** What a node does. */
    public enum State {
        /** Not ready; for instance it has not positioned its readers yet. */
        STARTING,
        SERVING,
        LEAVING,
        LEFT;

        /** The value in the record. */
        public String label() {
            return Labels.of(this);
        }
    }

    public NodeBeat {
        // Checks the names.
        new ConnectionId(node, incarnation, 0, 1);
        if (leaseMs < 1) {
            throw new IllegalArgumentException("leaseMs " + leaseMs + ": expected 1 or more");
        }
        if (connections < 0) {
            throw new IllegalArgumentException("connections " + connections + ": expected 0 or more");
        }
        outbound = Map.copyOf(outbound);
    }

    /**
     * Reads a parsed value; fields of later versions are ignored.
     *
     * @param node the record's key
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static NodeBeat of(String node, Map<String, ?> value) {
        JsonFields fields = new JsonFields(value);
        Map<String, Integer> outbound = new HashMap<>();
        fields.object("outbound")
                .forEach((topic, unused) ->
                        outbound.put(topic, (int) fields.within("outbound").number(topic, 0, Integer.MAX_VALUE)));
        return new NodeBeat(
                node,
                fields.text("incarnation"),
                state(fields.text("state")),
                fields.number("leaseMs", 1, Long.MAX_VALUE),
                (int) fields.number("connections", 0, Integer.MAX_VALUE),
                outbound);
    }

    private static State state(String label) {
        State known = Labels.find(State.values(), label);
        // One of a later version: it beats, hence lives.
        return known == null ? State.SERVING : known;
    }

    public byte[] toJson() {
        return new JsonObject()
                .put("incarnation", incarnation)
                .put("state", state.label())
                .put("leaseMs", leaseMs)
                .put("connections", connections)
                .putNumbers("outbound", outbound)
                .toBytes();
    }
}
