package io.barnabas.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts into a registry that the caller owns. */
public final class MicrometerWorkerMetrics implements WorkerMetrics {
    private static final String PREFIX = "barnabas.worker.";

    private final MeterRegistry registry;
    private final Map<String, Timer> handled = new ConcurrentHashMap<>();
    private final Map<String, Counter> failed = new ConcurrentHashMap<>();
    private final Map<String, Counter> malformed = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLettered = new ConcurrentHashMap<>();
    private final Counter received;
    private final Counter deadLetterFailed;
    private final Counter unknownType;
    private final Counter unhandledRoute;
    private final Counter droppedAfterClosed;
    private final Counter duplicate;
    private final Counter connectExpired;
    private final Counter abandoned;
    private final Counter paused;
    private final Counter resumed;
    private final Counter sent;
    private final Counter suppressed;
    private final Counter sendFailed;
    private final Counter commitFailed;
    private final Timer committed;
    private final Counter transactionFailed;

    public MicrometerWorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        received = counter("received", "Records received from Kafka");
        deadLetterFailed = counter("dead.letter.failed", "Dead letters that could not be written and are tried again");
        unknownType = counter("unknown.type", "Records of a type that this version does not know");
        unhandledRoute = counter("unhandled.route", "Records of a route without a handler in this worker");
        droppedAfterClosed = counter("dropped.after.closed", "Records of connections that were closed before");
        duplicate = counter("duplicates", "Events that came again after they had been handled, and were dropped");
        connectExpired =
                counter("connect.expired", "Questions whether a client may connect that came too late to be answered");
        abandoned = counter("abandoned", "Records let go, not done, with their partition or at the end");
        paused = counter("paused", "Times that a partition's window was full");
        resumed = counter("resumed", "Times that a paused partition was read again");
        sent = counter("sent", "Records acknowledged by Kafka");
        suppressed = counter("suppressed", "Records not sent, as this worker may not answer");
        sendFailed = counter("send.failed", "Records refused by Kafka or not acknowledged in time");
        commitFailed = counter("commit.failed", "Commits that failed");
        committed = Timer.builder(PREFIX + "transactions")
                .description("Transactions of exactly-once routes, from begin to the end of their commit")
                .register(registry);
        transactionFailed =
                counter("transactions.failed", "Transactions of exactly-once routes that were not committed");
    }

    @Override
    public void received(int records) {
        received.increment(records);
    }

    @Override
    public void handled(String route, long nanos) {
        handled.computeIfAbsent(route, name -> Timer.builder(PREFIX + "handled")
                        .description("Events done, from the handler's start to the last acknowledgement")
                        .tag("route", name)
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(String route) {
        labelled(failed, "failed", "Attempts of handlers that failed", "route", route);
    }

    @Override
    public void malformed(String cause) {
        labelled(malformed, "malformed", "Records that could not be read", "cause", cause);
    }

    @Override
    public void deadLettered(String cause) {
        labelled(deadLettered, "dead.lettered", "Records written to the dead-letter topic", "cause", cause);
    }

    @Override
    public void deadLetterFailed() {
        deadLetterFailed.increment();
    }

    @Override
    public void unknownType() {
        unknownType.increment();
    }

    @Override
    public void unhandledRoute() {
        unhandledRoute.increment();
    }

    @Override
    public void droppedAfterClosed() {
        droppedAfterClosed.increment();
    }

    @Override
    public void duplicate() {
        duplicate.increment();
    }

    @Override
    public void connectExpired() {
        connectExpired.increment();
    }

    @Override
    public void abandoned(int records) {
        abandoned.increment(records);
    }

    @Override
    public void paused() {
        paused.increment();
    }

    @Override
    public void resumed() {
        resumed.increment();
    }

    @Override
    public void sent() {
        sent.increment();
    }

    @Override
    public void suppressed() {
        suppressed.increment();
    }

    @Override
    public void sendFailed() {
        sendFailed.increment();
    }

    @Override
    public void transaction(boolean successful, long nanos) {
        if (successful) {
            committed.record(nanos, TimeUnit.NANOSECONDS);
        } else {
            transactionFailed.increment();
        }
    }

    @Override
    public void commitFailed() {
        commitFailed.increment();
    }

    @Override
    public void gauges(LongSupplier records, LongSupplier bytes, LongSupplier uncommitted, LongSupplier lag) {
        gauge("window.records", "Records from the first that is not done to the last received", records);
        gauge("window.bytes", "Bytes of received records that are not done", bytes);
        gauge("uncommitted", "Offsets between what is committed and what was received", uncommitted);
        gauge("lag", "Offsets between what is committed and the end of the log", lag);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    private void labelled(Map<String, Counter> counters, String name, String description, String tag, String value) {
        counters.computeIfAbsent(value, text -> Counter.builder(PREFIX + name)
                        .description(description)
                        .tag(tag, text)
                        .register(registry))
                .increment();
    }

    private void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(PREFIX + name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
