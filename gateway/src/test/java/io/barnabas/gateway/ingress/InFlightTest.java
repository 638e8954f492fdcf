package io.barnabas.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final String TOPIC = "t";
    private static final int MAX = 1_000;

    private final InFlight inFlight = new InFlight(MAX, Map.of(TOPIC, 4));

    @Test
    void aPartitionThatDoesNotMoveTakesHalfAndLeavesTheOthersTheirs() {
        assertThat(fill(0, 10)).isBetween(490, 510);
        assertThat(inFlight.tryReserve(TOPIC, 1, 10)).isTrue();
    }

    @Test
    void eachFurtherStuckPartitionGetsLessAndSomethingAlwaysIsLeft() {
        int first = fill(0, 10);
        int second = fill(1, 10);
        int third = fill(2, 10);
        assertThat(second).isLessThan(first);
        assertThat(third).isLessThan(second);
        assertThat(inFlight.tryReserve(TOPIC, 3, 10)).isTrue();
    }

    @Test
    void oneEventFitsIntoAnIdlePartitionWhileTheNodeHasRoom() {
        assertThat(inFlight.tryReserve(TOPIC, 0, 900)).isTrue();
        assertThat(inFlight.tryReserve(TOPIC, 1, 100)).isTrue();
        assertThat(inFlight.tryReserve(TOPIC, 2, 1)).isFalse();
    }

    @Test
    void theShareOfAConnectionShrinksAsTheNodeFillsUp() {
        assertThat(inFlight.share()).isEqualTo(125);
        fill(0, 10);
        assertThat(inFlight.share()).isBetween(60, 65);
        fill(1, 10);
        fill(2, 10);
        fill(3, 10);
        assertThat(inFlight.share()).isLessThan(35);
    }

    @Test
    void aPartitionMadeAfterTheStartIsCountedToo() {
        assertThat(inFlight.tryReserve(TOPIC, 17, 10)).isTrue();
        inFlight.release(TOPIC, 17, 10);
        assertThat(inFlight.bytes()).isZero();
    }

    /** Repeat a run with -Dbarnabas.test.seed=N. */
    @RepeatedTest(50)
    void neverOverTheBoundAndNothingLeftAtTheEnd() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        List<int[]> held = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextBoolean() || held.isEmpty()) {
                int[] each = {random.nextInt(4), 1 + random.nextInt(200)};
                if (inFlight.tryReserve(TOPIC, each[0], each[1])) {
                    held.add(each);
                }
            } else {
                int[] each = held.remove(random.nextInt(held.size()));
                inFlight.release(TOPIC, each[0], each[1]);
            }
            assertThat(inFlight.bytes()).as("seed " + seed).isBetween(0L, (long) MAX);
        }
        held.forEach(each -> inFlight.release(TOPIC, each[0], each[1]));
        assertThat(inFlight.bytes()).as("seed " + seed).isZero();
        assertThat(inFlight.tryReserve(TOPIC, 0, MAX)).isTrue();
    }

    private int fill(int partition, int each) {
        int sum = 0;
        while (inFlight.tryReserve(TOPIC, partition, each)) {
            sum += each;
        }
        return sum;
    }
}
