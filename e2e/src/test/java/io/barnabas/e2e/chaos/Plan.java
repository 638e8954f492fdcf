package io.barnabas.e2e.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** An endless sequence of faults that a seed gives: each possible one once, in any order, then each again. */
final class Plan {
    private static final int MAX_PAUSE_MS = 3_000;

    private final Random random;
    private final Set<Fault> possible;
    private final Deque<Fault> round = new ArrayDeque<>();

    Plan(long seed, Set<Fault> possible) {
        random = new Random(seed);
        this.possible = possible;
    }

    /**
     * One fault.
     *
     * @param choice which gateway, worker, partition or client; to be taken modulo their number
     * @param pause before it
     * @param share how long it is to last, from 0 (its shortest time) to 1 (its longest)
     */
    record Step(Fault fault, int choice, Duration pause, double share) {
        /** So many milliseconds. */
        long lasts(long shortest, long longest) {
            return shortest + (long) (share * (longest - shortest));
        }
    }

    /** Those that it has. */
    Set<Fault> possible() {
        return possible;
    }

    Step next() {
        if (round.isEmpty()) {
            List<Fault> all = new ArrayList<>(possible);
            Collections.shuffle(all, random);
            round.addAll(all);
        }
        return new Step(
                round.remove(),
                random.nextInt(1_000),
                Duration.ofMillis(random.nextInt(MAX_PAUSE_MS)),
                random.nextDouble());
    }
}
