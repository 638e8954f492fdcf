package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.EventType;
import java.util.function.LongSupplier;

/**
 * What happens to connections, as events to count. Called on event loops. Sums that hold for one node, once all is
 * settled: taken = accepted + lost; opened = closed.
 */
public interface ConnectionMetrics {
    /** Counts nothing. */
    ConnectionMetrics NONE = new ConnectionMetrics() {};

    default void opened() {}

    /** The connection ended; {@code closed} is on its way to Kafka. */
    default void closed(CloseCode cause) {}

    /** A data message was taken from the client. */
    default void taken(int payloadBytes) {}

    /** Kafka acknowledged an event. */
    default void accepted(EventType type) {}

    /** Messages that were taken but whose writing failed or was given up. */
    default void lost(int messages) {}

    /** A data message was handed to TCP. */
    default void sent(int payloadBytes) {}

    /** A message came when none was taken any more, after an error or our refusal. */
    default void ignored() {}

    /** An application-level ping came. */
    default void applicationPing() {}

    /** Gives the gauge of bytes held for all clients; called once. */
    default void clientMemory(LongSupplier gauge) {}

    /** A Ping frame went out. */
    default void pinged() {}

    /** A Pong frame answered our Ping after so many nanoseconds. */
    default void roundTrip(long nanos) {}

    /** The end of a connection could not be told to its backend, and no more is tried. */
    default void closedUntold() {}

    /** Reading was paused because Kafka had no room. */
    default void paused() {}

    default void resumed() {}
}
