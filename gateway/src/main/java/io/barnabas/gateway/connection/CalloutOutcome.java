package io.barnabas.gateway.connection;

import java.util.Locale;

/** How a callout ended; each ends in exactly one of these ways. */
public enum CalloutOutcome {
    /** A worker said that there shall be a connection. */
    ACCEPTED,
    /** A worker said that there shall be none. */
    REFUSED,
    /** The answer cannot be used. */
    BAD_ANSWER,
    /** No answer came within the deadline. */
    TIMEOUT,
    /** Kafka did not take the question. */
    NOT_WRITTEN,
    /** As many callouts as may run were running. */
    BUSY,
    /** The node is leaving. */
    SHUTDOWN,
    /** The client went away, so that nobody waits for the answer. */
    CLIENT_GONE;

    /** Label of the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
