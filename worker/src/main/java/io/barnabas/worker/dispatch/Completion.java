package io.barnabas.worker.dispatch;

/** What is told about a record in hand, from any thread; after {@link #done} or {@link #abandon} nothing more. */
public interface Completion {
    /** The record is done; the next of its key may start. */
    void done();

    /** The record is not done and will not be here; it stays uncommitted and holds its key. */
    void abandon();

    /** The record waits for another attempt: it holds its key, but nobody need wait for it when the partition goes. */
    void park();

    /** A parked record is taken in hand again; false where its partition is being let go and it must be left alone. */
    boolean resume();

    /** Whether a failed record may be tried again here: false once its partition is being let go. */
    boolean mayRetry();

    /** How long until the partition is let go, in nanoseconds; {@link Long#MAX_VALUE} while that is not known. */
    long nanosLeft();

    /** Whether the partition is gone: somebody else may have the record in hand, nothing may be sent for it. */
    boolean released();
}
