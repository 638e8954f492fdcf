package io.barnabas.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the connections. Thread-safe. */
public final class Tally {
    private final LongAdder open = new LongAdder();
    private final LongAdder pings = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> drops = new ConcurrentHashMap<>();

    void onOpen() {
        open.increment();
    }

    void onPing() {
        pings.increment();
    }

    /** A handshake did not succeed. */
    void onFailed(String cause) {
        failures.computeIfAbsent(cause, it -> new LongAdder()).increment();
    }

    /** A connection ended that we did not end. */
    void onDropped(String cause) {
        open.decrement();
        drops.computeIfAbsent(cause, it -> new LongAdder()).increment();
    }

    /** We ended it. */
    void onClosed() {
        open.decrement();
    }

    public long open() {
        return open.sum();
    }

    /** Ping frames that came, and were answered. */
    public long pings() {
        return pings.sum();
    }

    public long failed() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long dropped() {
        return drops.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many connections did not come about or were dropped, by cause. */
    public Map<String, Long> causes() {
        Map<String, Long> all = new TreeMap<>();
        failures.forEach((cause, count) -> all.merge("not opened: " + cause, count.sum(), Long::sum));
        drops.forEach((cause, count) -> all.merge("dropped: " + cause, count.sum(), Long::sum));
        return all;
    }
}
