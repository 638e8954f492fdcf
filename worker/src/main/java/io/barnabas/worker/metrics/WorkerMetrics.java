package io.barnabas.worker.metrics;

import java.util.function.LongSupplier;

/**
 * What the worker counts. Methods are called from the consumer loop, handler threads and the producer's thread; they do
 * not block and do not throw.
 *
 * <p>Of the records that were received, each is in the end one of: handled, deadLettered, unknownType, unhandledRoute,
 * droppedAfterClosed, duplicate, connectExpired or abandoned; until then it is in the window. Of the dead-lettered, the malformed were never given
 * to a handler.
 */
public interface WorkerMetrics {
    /** Counts nothing. */
    WorkerMetrics NONE = new WorkerMetrics() {};

    /** Records came from Kafka. */
    default void received(int records) {}

    /** A handler is done with an event of a route, its records acknowledged. */
    default void handled(String route, long nanos) {}

    /** One attempt of a handler failed; there may be others. */
    default void failed(String route) {}

    /** A record could not be read; it goes to the dead-letter topic. */
    default void malformed(String cause) {}

    /** A record was written to the dead-letter topic. */
    default void deadLettered(String cause) {}

    /** A dead letter could not be written; it is tried again. */
    default void deadLetterFailed() {}

    /** A record of a type that this version does not know was skipped. */
    default void unknownType() {}

    /** A record of a route without a handler in this worker was skipped. */
    default void unhandledRoute() {}

    /** A record of a connection that was closed before was dropped. */
    default void droppedAfterClosed() {}

    /** An event that was handled before, and came again, was dropped. */
    default void duplicate() {}

    /** A question whether a client may connect was skipped, as nobody waits for the answer any more. */
    default void connectExpired() {}

    /** Records were let go, not done, with their partition or at the end; somebody reads them again. */
    default void abandoned(int records) {}

    /** A partition's window is full: no more of it is read. */
    default void paused() {}

    /** A paused partition is read again. */
    default void resumed() {}

    /** A record was acknowledged by Kafka. */
    default void sent() {}

    /** A record was not sent, as this worker may not answer. */
    default void suppressed() {}

    /** A record was refused by Kafka or not acknowledged in time. */
    default void sendFailed() {}

    /** A transaction of an exactly-once route was committed, after so long, or failed. */
    default void transaction(boolean committed, long nanos) {}

    /** A commit failed; a later one covers its records. */
    default void commitFailed() {}

    /**
     * Gauges over all partitions of the worker, asked for from any thread.
     *
     * @param records records from the first that is not done to the last received
     * @param bytes bytes of those of them that are not done
     * @param uncommitted offsets between what is committed and what was received
     * @param lag offsets between what is committed and the end of the log
     */
    default void gauges(LongSupplier records, LongSupplier bytes, LongSupplier uncommitted, LongSupplier lag) {}
}
