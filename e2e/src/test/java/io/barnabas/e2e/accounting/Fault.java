package io.barnabas.e2e.accounting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What goes wrong; {@link Faults} does it. */
public enum Fault {
    /** Handlers fail, before and after they have done their work. */
    HANDLER_THROWS,
    /** Handlers take longer than {@code max.poll.interval.ms}. */
    HANDLER_SLOW,
    /** A worker's process is killed as {@code kill -9} does, while it works. */
    WORKER_KILLED,
    /** A worker comes and another goes, while handlers are busy for longer than a revoked partition waits. */
    WORKERS_COME_AND_GO,
    /** A broker goes, so that others lead its partitions and coordinate its groups, and comes back. */
    LEADER_CHANGES;

    /** Each so many times, in an order that the random numbers give. */
    public static List<Fault> each(int times, Random random) {
        List<Fault> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.addAll(List.of(values()));
        }
        Collections.shuffle(all, random);
        return all;
    }
}
