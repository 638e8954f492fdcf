package io.barnabas.worker.testkit;

/** What has become of an event. */
public enum Outcome {
    /** The handler is done with it, and all that it sent was taken. */
    HANDLED,
    /** It went to the dead-letter topic. */
    DEAD_LETTERED,
    /** It was not given to the handler: handled before, or a question that nobody waits for. */
    SKIPPED
}
