package io.barnabas.e2e.restart;

import io.barnabas.e2e.accounting.Frame;
import io.barnabas.e2e.accounting.Journal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long partitions stood still: of one that moved, from the last frame of its old worker to the first of its new one;
 * of another, its longest time between two frames. Each belongs to the last event before it ended.
 */
final class Pauses {
    private final List<Event> events = new ArrayList<>();
    /** By event and partition, in milliseconds. */
    private final Map<Event, Map<Integer, Double>> moved = new LinkedHashMap<>();

    private final Map<Event, Map<Integer, Double>> stayed = new LinkedHashMap<>();

    /**
     * What happened, and when it began.
     *
     * @param nanos as {@link Journal.Entry#nanos}
     */
    record Event(String what, long nanos) {}

    void began(String what) {
        events.add(new Event(what, System.nanoTime()));
    }

    /** Works through all that was handled after the first event. */
    void count(List<Journal.Entry> entries, Map<Frame, Integer> partitions) {
        for (Event event : events) {
            moved.put(event, new HashMap<>());
            stayed.put(event, new HashMap<>());
        }
        Map<Integer, Journal.Entry> last = new HashMap<>();
        entries.stream().sorted(Comparator.comparingLong(Journal.Entry::nanos)).forEach(entry -> {
            int partition = partitions.get(entry.frame());
            Journal.Entry before = last.put(partition, entry);
            if (before != null && entry.nanos() >= events.get(0).nanos()) {
                boolean moves = !before.worker().equals(entry.worker());
                double millis = (entry.nanos() - before.nanos()) / (double) TimeUnit.MILLISECONDS.toNanos(1);
                (moves ? moved : stayed).get(at(entry.nanos())).merge(partition, millis, Math::max);
            }
        });
        stayed.forEach((event, byPartition) ->
                byPartition.keySet().removeAll(moved.get(event).keySet()));
    }

    /** Of partitions that moved while that happened, in ascending order, in milliseconds. */
    List<Double> moved(String what) {
        return of(what, moved);
    }

    /** Of the others. */
    List<Double> stayed(String what) {
        return of(what, stayed);
    }

    /** A table in Markdown. */
    String table() {
        StringBuilder table = new StringBuilder("| while | partitions | how many | p50 (ms) | greatest (ms) |\n")
                .append("| --- | --- | --- | --- | --- |\n");
        events.stream().map(Event::what).distinct().forEach(what -> {
            row(table, what, "moved", moved(what));
            row(table, what, "stayed, longest gap", stayed(what));
        });
        return table.toString();
    }

    private static void row(StringBuilder table, String what, String which, List<Double> millis) {
        if (!millis.isEmpty()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.0f | %.0f |%n",
                    what,
                    which,
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() - 1)));
        }
    }

    private List<Double> of(String what, Map<Event, Map<Integer, Double>> pauses) {
        return pauses.entrySet().stream()
                .filter(it -> it.getKey().what().equals(what))
                .flatMap(it -> it.getValue().values().stream())
                .sorted()
                .toList();
    }

    private Event at(long nanos) {
        Event at = events.get(0);
        for (Event event : events) {
            if (event.nanos() <= nanos) {
                at = event;
            }
        }
        return at;
    }
}
