package io.barnabas.worker.closer;

/** What the closer does, as events to count and states to show. Thread-safe; does not block. */
public interface CloserMetrics {
    /** Counts nothing. */
    CloserMetrics NONE = new CloserMetrics() {};

    /** Whether this process is the one that watches the nodes. */
    default void active(boolean active) {}

    /**
     * How the nodes stand.
     *
     * @param alive how many beat
     * @param heldBack how many are silent and were left alone, as they are too many at once
     */
    default void nodes(int alive, int heldBack) {}

    /** A node was given up. */
    default void lost() {}

    /** The end of a connection was told. */
    default void closed() {}

    /** An end could not be told; its entry stays for the next time. */
    default void failed() {}
}
