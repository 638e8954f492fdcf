package io.barnabas.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PartitionWorkTest {
    /** Handlers run when the test says so. */
    private final Deque<Runnable> threads = new ArrayDeque<>();

    private final Map<String, Completion> inHand = new HashMap<>();
    private long nowNanos;
    private final PartitionWork<String> work =
            new PartitionWork<>(threads::add, (item, completion) -> inHand.put(item, completion), () -> nowNanos);

    @Test
    void keysRunAtOnceAndOneKeyInOrder() {
        work.take(0, "a", 1, "a0");
        work.take(1, "a", 1, "a1");
        work.take(2, "b", 1, "b0");
        runThreads();
        assertThat(inHand).containsOnlyKeys("a0", "b0");

        finish("b0");
        assertThat(work.committable()).isZero();
        finish("a0");
        assertThat(work.committable()).isEqualTo(1);
        runThreads();
        finish("a1");

        assertThat(work.committable()).isEqualTo(3);
        assertThat(work.load()).isEqualTo(new PartitionWork.Load(0, 0, 0));
        assertThat(threads).isEmpty();
    }

    @Test
    void aSlowKeyIsNamedWithItsAge() {
        work.take(7, "slow", 1, "s");
        work.take(8, "fast", 1, "f");
        runThreads();
        finish("f");
        nowNanos = 5_000;
        assertThat(work.oldest()).isEqualTo(new PartitionWork.Oldest(7, "slow", 5_000));
    }

    @Test
    void onReleaseWhatIsInHandCountsAndNothingStarts() {
        work.take(0, "a", 1, "a0");
        work.take(1, "a", 1, "a1");
        runThreads();

        work.beginRelease();
        work.take(2, "b", 1, "b0");
        assertThat(work.awaitIdle(0)).isFalse();
        finish("a0");
        runThreads();

        assertThat(inHand).isEmpty();
        assertThat(work.awaitIdle(0)).isTrue();
        assertThat(work.endRelease()).isEqualTo(1);
        assertThat(work.committable()).isEqualTo(1);
    }

    @Test
    void whatIsInHandLearnsWhenItIsLetGo() {
        work.take(0, "a", 1, "a0");
        runThreads();
        Completion completion = inHand.get("a0");
        assertThat(completion.nanosLeft()).isEqualTo(Long.MAX_VALUE);

        work.hurry(by(5_000));
        nowNanos = 1_000;
        assertThat(completion.nanosLeft()).isEqualTo(4_000);
        work.hurry(by(3_000));
        work.hurry(by(9_000));
        assertThat(completion.nanosLeft()).isEqualTo(2_000);
        nowNanos = 3_001;
        assertThat(completion.nanosLeft()).isZero();
    }

    private Deadline by(long nanos) {
        return new Deadline(Duration.ofNanos(nanos - nowNanos), () -> nowNanos);
    }

    @Test
    void whatWasHandedToAThreadAndHasNotBegunIsLetGo() {
        work.take(0, "a", 1, "a0");
        work.beginRelease();
        runThreads();
        assertThat(inHand).isEmpty();
        assertThat(work.awaitIdle(0)).isTrue();
        assertThat(work.committable()).isZero();
    }

    @Test
    void whatEndsAfterTheReleaseDoesNotCount() {
        work.take(0, "a", 1, "a0");
        work.take(1, "a", 1, "a1");
        runThreads();
        Completion late = inHand.get("a0");
        work.beginRelease();
        assertThat(work.endRelease()).isEqualTo(2);
        assertThat(late.released()).isTrue();

        late.done();

        assertThat(work.committable()).isZero();
        assertThat(threads).isEmpty();
    }

    @Test
    void aParkedRecordHoldsItsKeyAndNoRelease() {
        work.take(0, "a", 1, "a0");
        work.take(1, "a", 1, "a1");
        runThreads();
        Completion parked = inHand.get("a0");
        parked.park();
        assertThat(threads).isEmpty();

        work.beginRelease();

        assertThat(work.awaitIdle(0)).isTrue();
        assertThat(parked.resume()).isFalse();
        assertThat(parked.mayRetry()).isFalse();
    }

    @Test
    void aParkedRecordGoesOnWhereItWas() {
        work.take(0, "a", 1, "a0");
        work.take(1, "a", 1, "a1");
        runThreads();
        Completion parked = inHand.get("a0");
        parked.park();
        assertThat(parked.resume()).isTrue();
        finish("a0");
        runThreads();
        assertThat(inHand).containsOnlyKeys("a1");
    }

    @Test
    void aThreadPoolThatRefusesLeavesTheRecordNotDone() {
        PartitionWork<String> refused = new PartitionWork<>(
                task -> {
                    throw new RejectedExecutionException();
                },
                (item, completion) -> {},
                () -> 0);
        refused.take(0, "a", 1, "a0");
        assertThat(refused.awaitIdle(0)).isTrue();
        assertThat(refused.committable()).isZero();
        assertThat(refused.load().open()).isEqualTo(1);
    }

    @Test
    void forAnyScheduleEachRecordRunsOnceInOrderOfItsKeyAndAReleaseCommitsOnlyWhatEnded() {
        Seeds.forEach(PartitionWorkTest::anySchedule);
    }

    private static void anySchedule(Random random) {
        List<Runnable> threads = new ArrayList<>();
        List<Completion> running = new ArrayList<>();
        List<Completion> parked = new ArrayList<>();
        Map<Completion, Integer> offsets = new HashMap<>();
        Map<Integer, Integer> lastOfKey = new HashMap<>();
        int keys = 1 + random.nextInt(8);
        int records = random.nextInt(100);
        boolean[] started = new boolean[records];
        boolean[] ended = new boolean[records];
        int[] keyOf = random.ints(records, 0, keys).toArray();
        PartitionWork<Integer> work = new PartitionWork<>(
                threads::add,
                (offset, completion) -> {
                    assertThat(started[offset]).isFalse();
                    started[offset] = true;
                    Integer before = lastOfKey.put(keyOf[offset], offset);
                    assertThat(before == null || (before < offset && ended[before]))
                            .isTrue();
                    offsets.put(completion, offset);
                    running.add(completion);
                },
                () -> 0);
        int releaseAfter = random.nextInt(3) == 0 ? random.nextInt(records + 1) : Integer.MAX_VALUE;
        int next = 0;
        int endedCount = 0;
        while (endedCount < releaseAfter
                && (next < records || !threads.isEmpty() || !running.isEmpty() || !parked.isEmpty())) {
            int choice = random.nextInt(5);
            if (choice == 0 && next < records) {
                work.take(next, "k" + keyOf[next], 1, next);
                next++;
            } else if (choice == 1 && !threads.isEmpty()) {
                threads.remove(random.nextInt(threads.size())).run();
            } else if (choice == 2 && !running.isEmpty()) {
                Completion parking = running.remove(random.nextInt(running.size()));
                parking.park();
                parked.add(parking);
            } else if (choice == 3 && !parked.isEmpty()) {
                Completion resuming = parked.remove(random.nextInt(parked.size()));
                assertThat(resuming.resume()).isTrue();
                running.add(resuming);
            } else if (choice == 4 && !running.isEmpty()) {
                Completion ending = running.remove(random.nextInt(running.size()));
                ended[offsets.get(ending)] = true;
                endedCount++;
                ending.done();
            }
        }
        work.beginRelease();
        work.endRelease();
        int firstNotEnded = 0;
        while (firstNotEnded < next && ended[firstNotEnded]) {
            firstNotEnded++;
        }
        assertThat(work.committable()).isEqualTo(next == 0 ? -1 : firstNotEnded);
        running.forEach(Completion::done);
        assertThat(work.committable()).isEqualTo(next == 0 ? -1 : firstNotEnded);
    }

    private void finish(String item) {
        inHand.remove(item).done();
    }

    private void runThreads() {
        for (Runnable task = threads.poll(); task != null; task = threads.poll()) {
            task.run();
        }
    }
}
