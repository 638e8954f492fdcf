package io.barnabas.gateway.ingress;

import java.util.function.LongSupplier;

/** What happens on the way to Kafka, as events to count. Thread-safe. */
public interface IngressMetrics {
    /** Counts nothing. */
    IngressMetrics NONE = new IngressMetrics() {};

    /** Gives the gauge of bytes handed to Kafka and not settled; again when the node begins anew. */
    default void inFlightBytes(LongSupplier gauge) {}

    /** Kafka acknowledged a record after so many nanoseconds. */
    default void acknowledged(long nanos) {}

    /** Writing a record failed after all retries. */
    default void rejected() {}

    /** An event was not taken now: the node's bound, the producer's buffer or missing metadata. */
    default void refused() {}

    /** A backend was told that a record did not reach its connection. */
    default void undelivered() {}

    /** A backend could not be told so: over the rate, no route known, or Kafka refused. */
    default void undeliveredUntold() {}
}
