package io.barnabas.gateway.admin;

import io.barnabas.gateway.connection.ConnectionReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first so many of a loop's or a node's connections in an order, and sums over all. Not thread-safe. */
final class TopConnections {
    private final int limit;
    private final Comparator<ConnectionReport> lastFirst;
    /** Its head is the one that goes when a better one comes. */
    private final PriorityQueue<ConnectionReport> top;

    private int connections;
    private int paused;
    private long queuedBytes;
    private long inFlightBytes;

    /** @param limit how many to keep, 1 or more */
    TopConnections(ConnectionOrder order, int limit) {
        this.limit = limit;
        // Of equals the one with the smaller number comes first, so that two requests give the same order.
        this.lastFirst = Comparator.comparingLong(order::measure)
                .thenComparing(
                        Comparator.comparingLong(ConnectionReport::number).reversed());
        this.top = new PriorityQueue<>(lastFirst);
    }

    void add(ConnectionReport report) {
        connections++;
        paused += report.pausedMs() > 0 ? 1 : 0;
        queuedBytes += report.queuedBytes();
        inFlightBytes += report.inFlightBytes();
        keep(report);
    }

    void addAll(TopConnections other) {
        connections += other.connections;
        paused += other.paused;
        queuedBytes += other.queuedBytes;
        inFlightBytes += other.inFlightBytes;
        other.top.forEach(this::keep);
    }

    /** The first of the order first. */
    List<ConnectionReport> sorted() {
        List<ConnectionReport> sorted = new ArrayList<>(top);
        sorted.sort(lastFirst.reversed());
        return sorted;
    }

    int connections() {
        return connections;
    }

    int paused() {
        return paused;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    long inFlightBytes() {
        return inFlightBytes;
    }

    private void keep(ConnectionReport report) {
        if (top.size() < limit) {
            top.add(report);
        } else if (lastFirst.compare(report, top.peek()) > 0) {
            top.poll();
            top.add(report);
        }
    }
}
