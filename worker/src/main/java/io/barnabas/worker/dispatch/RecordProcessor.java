package io.barnabas.worker.dispatch;

/** What is done with each record. */
@FunctionalInterface
public interface RecordProcessor<T> {
    /** Called on a handler thread; may block. The completion is told the end, then or later. */
    void process(T item, Completion completion);
}
