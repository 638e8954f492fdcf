package io.barnabas.worker.handler;

/** What has become of an attempt at an event. */
public enum Outcome {
    /**
     * The handler is done with it, and Kafka has acknowledged all that it sent; on an exactly-once route that is in the
     * next transaction.
     */
    HANDLED,
    /** It failed, and the handler is called again after a pause. */
    RETRIED,
    /** It failed for good: its record goes to the dead-letter topic. */
    DEAD_LETTERED,
    /** Its partition is taken from this worker: whoever has it now is given the event again, or was already. */
    ABANDONED,
    /** The handler was not called: the event was handled before, or is a question that nobody waits for. */
    SKIPPED
}
