package io.barnabas.worker.closer;

import io.barnabas.common.contract.NodeBeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Judges from what was read of {@code barnabas.nodes}, in order, which starts of nodes are gone. Its own probes stand
 * between the beats: while they do not come back, or late, silence of nodes means nothing, and the count begins anew.
 * All times are nanoseconds of one clock that only goes forward, at which something was read. Not thread-safe.
 */
final class NodeWatch {
    private static final int PROBES_MISSED = 3;
    private static final int MANY = 2;

    private final long timeoutNanos;
    private final long healthyNanos;
    private final boolean evenMany;
    private final Map<NodeStart, Seen> seen = new HashMap<>();
    /** Given up; a beat of one of these comes from a node that has not read that yet. */
    private final Map<NodeStart, Long> gone = new HashMap<>();

    private long clearSince;
    private long lastProbe;
    private boolean probed;

    private static final class Seen {
        private NodeBeat beat;
        private final long first;
        private long last;

        Seen(NodeBeat beat, long now) {
            this.beat = beat;
            this.first = now;
            this.last = now;
        }
    }

    /**
     * What is to be done.
     *
     * @param gone starts that are gone, by their last beat
     * @param heldBack how many count as lost and are left alone, as they are too many at once
     */
    record Verdict(List<NodeBeat> gone, int heldBack) {}

    NodeWatch(CloserConfig config, long now) {
        timeoutNanos = config.timeout().toNanos();
        healthyNanos = config.probeInterval().toNanos() * PROBES_MISSED;
        evenMany = config.evenMany();
        clearSince = now;
    }

    void onBeat(NodeBeat beat, long now) {
        NodeStart start = NodeStart.of(beat);
        if (gone.containsKey(start)) {
            gone.put(start, now);
            return;
        }
        Seen known = seen.get(start);
        if (known == null) {
            seen.put(start, new Seen(beat, now));
        } else {
            known.beat = beat;
            known.last = now;
        }
    }

    /**
     * One of our probes came back.
     *
     * @param sentAt when it was written
     */
    void onProbe(long sentAt, long now) {
        boolean late = now - sentAt > healthyNanos || probed && now - lastProbe > healthyNanos;
        if (!probed || late) {
            clearSince = now;
        }
        probed = true;
        lastProbe = now;
    }

    /** To be asked right after {@link #onProbe}: all that was written before that probe has been read. */
    Verdict judge(long now) {
        List<NodeBeat> ended = new ArrayList<>();
        List<NodeBeat> silent = new ArrayList<>();
        int nodes = 0;
        for (Seen each : seen.values()) {
            if (each.beat.state() == NodeBeat.State.LEFT) {
                ended.add(each.beat);
            } else if (isSuperseded(each, now)) {
                ended.add(each.beat);
            } else {
                nodes++;
                if (isSilent(each, now)) {
                    silent.add(each.beat);
                }
            }
        }
        boolean many = silent.size() > MANY && silent.size() * 3 > nodes && !evenMany;
        if (!many) {
            ended.addAll(silent);
        }
        for (NodeBeat each : ended) {
            seen.remove(NodeStart.of(each));
            gone.put(NodeStart.of(each), now);
        }
        gone.values().removeIf(last -> now - last > 20 * timeoutNanos);
        return new Verdict(ended, many ? silent.size() : 0);
    }

    /** A later start of the same node has come, and this one's lease is over. */
    private boolean isSuperseded(Seen candidate, long now) {
        return now - Math.max(candidate.last, clearSince) > leaseNanos(candidate)
                && seen.values().stream()
                        .anyMatch(it -> it.beat.node().equals(candidate.beat.node()) && it.first > candidate.last);
    }

    private boolean isSilent(Seen candidate, long now) {
        return now - Math.max(candidate.last, clearSince) > Math.max(timeoutNanos, 2 * leaseNanos(candidate));
    }

    private static long leaseNanos(Seen each) {
        return TimeUnit.MILLISECONDS.toNanos(each.beat.leaseMs());
    }

    /** Whether probes have come back for so long that a node of which nothing was read is none. */
    boolean isClear(long now) {
        return probed && now - lastProbe <= healthyNanos && now - clearSince > timeoutNanos;
    }

    /** Whether nothing was ever read of that start; means something only while {@link #isClear}. */
    boolean isUnheardOf(NodeStart start) {
        return !seen.containsKey(start);
    }

    /** Counts as gone from now on. */
    void giveUp(NodeStart start, long now) {
        gone.put(start, now);
    }

    /** Those given up lately, whose connections are nobody's. */
    Set<NodeStart> gone() {
        return new HashSet<>(gone.keySet());
    }

    /** Those that count as alive, by their last beat. */
    Collection<NodeBeat> alive() {
        return seen.values().stream().map(it -> it.beat).toList();
    }
}
