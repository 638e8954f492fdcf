package io.barnabas.gateway.egress;

/** What happens to records for connections, as events to count. Thread-safe. */
public interface EgressMetrics {
    /** Counts nothing. */
    EgressMetrics NONE = new EgressMetrics() {};

    /** A record was read that is for this node. */
    default void received() {}

    /** A record names a connection of another node or of an earlier start. */
    default void foreign() {}

    /** A record broke the contract. */
    default void malformed(String cause) {}

    /** A record was handed to one connection. */
    default void delivered() {}

    /** An answer to {@code connect} came for which nothing waits: too late, twice, or never asked for. */
    default void answerDropped() {}

    /** Records between two offsets are gone from the log before they were read. */
    default void gap(long records) {}
}
