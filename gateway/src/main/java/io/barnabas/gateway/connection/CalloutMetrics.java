package io.barnabas.gateway.connection;

import java.util.function.IntSupplier;

/**
 * What happens to callouts, as events to count. Called on event loops. Sum that holds for one node, once all is settled:
 * asked = all outcomes of {@link #ended} together.
 */
public interface CalloutMetrics {
    /** Counts nothing. */
    CalloutMetrics NONE = new CalloutMetrics() {};

    /** A worker is to be asked. */
    default void asked() {}

    /** A callout is over, so many nanoseconds after it was asked for. */
    default void ended(CalloutOutcome outcome, long nanos) {}

    /** Gives the gauge of callouts under way; called once. */
    default void running(IntSupplier gauge) {}
}
