package io.barnabas.common.contract;

/**
 * What an outbound record says to one start of a gateway node, not to a connection; such records carry {@code
 * barnabas_node}, {@code <node>.<incarnation>}, and no correlation id.
 */
public enum NodeOrder {
    /** The closer has told the ends of all its connections: it must close them and write nothing more. */
    FENCE,
    /** Written by the node itself: once it reads this, it has read every {@link #FENCE} from before. */
    LEASE;

    /** The value of {@code barnabas_node}, for that start of that node. */
    public static String addressee(String node, String incarnation) {
        return node + '.' + incarnation;
    }

    /** The value of {@code barnabas_action}. */
    public String label() {
        return Labels.of(this);
    }
}
