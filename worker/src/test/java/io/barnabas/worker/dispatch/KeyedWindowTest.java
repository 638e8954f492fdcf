package io.barnabas.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.worker.dispatch.KeyedWindow.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class KeyedWindowTest {
    private final KeyedWindow<String> window = new KeyedWindow<>();

    @Test
    void nothingIsCommittableBeforeTheFirstRecord() {
        assertThat(window.committable()).isEqualTo(-1);
    }

    @Test
    void theSecondRecordOfAKeyStartsWhenTheFirstIsDone() {
        Slot<String> first = window.add(10, "k", 1, 0, "a");
        assertThat(window.add(11, "k", 1, 0, "b")).isNull();

        Slot<String> second = window.done(first);

        assertThat(second.item()).isEqualTo("b");
        assertThat(window.done(second)).isNull();
        assertThat(window.committable()).isEqualTo(12);
    }

    @Test
    void aRecordThatIsNotDoneHoldsTheCommitsOfLaterOnes() {
        Slot<String> slow = window.add(10, "slow", 1, 0, "a");
        window.done(window.add(11, "fast", 1, 0, "b"));
        window.skip(12);
        assertThat(window.committable()).isEqualTo(10);
        assertThat(window.records()).isEqualTo(3);
        assertThat(window.open()).isEqualTo(1);

        window.done(slow);

        assertThat(window.committable()).isEqualTo(13);
        assertThat(window.records()).isZero();
    }

    @Test
    void offsetsMayHaveGapsAndMustAscend() {
        window.skip(10);
        window.skip(20);
        assertThat(window.committable()).isEqualTo(21);
        assertThatThrownBy(() -> window.skip(20)).hasMessage("offset 20: expected 21 or more");
    }

    @Test
    void aRecordIsDoneOnce() {
        window.add(1, "other", 1, 0, "a");
        Slot<String> slot = window.add(2, "k", 1, 0, "b");
        window.done(slot);
        assertThatThrownBy(() -> window.done(slot)).hasMessage("offset 2 is done already");
    }

    @Test
    void forAnyOrderOfEndsOrderPerKeyHoldsAndCommitsNeverPassWhatIsNotDone() {
        Seeds.forEach(KeyedWindowTest::anyOrderOfEnds);
    }

    private static void anyOrderOfEnds(Random random) {
        KeyedWindow<Long> window = new KeyedWindow<>();
        List<Slot<Long>> inHand = new ArrayList<>();
        Map<String, Long> lastOfKey = new HashMap<>();
        Set<Long> notDone = new TreeSet<>();
        long offset = random.nextInt(100);
        long bytes = 0;
        int toAdd = random.nextInt(200);
        int keys = 1 + random.nextInt(10);
        while (toAdd > 0 || !inHand.isEmpty()) {
            if (toAdd > 0 && (inHand.isEmpty() || random.nextBoolean())) {
                toAdd--;
                offset += 1 + random.nextInt(3);
                if (random.nextInt(10) == 0) {
                    window.skip(offset);
                } else {
                    int size = random.nextInt(50);
                    Slot<Long> ready = window.add(offset, "k" + random.nextInt(keys), size, 0, offset);
                    notDone.add(offset);
                    bytes += size;
                    start(ready, inHand, lastOfKey);
                }
            } else {
                Slot<Long> slot = inHand.remove(random.nextInt(inHand.size()));
                notDone.remove(slot.offset);
                bytes -= slot.bytes;
                start(window.done(slot), inHand, lastOfKey);
            }
            long first = notDone.isEmpty() ? offset + 1 : notDone.iterator().next();
            assertThat(window.committable()).isEqualTo(first);
            assertThat(window.open()).isEqualTo(notDone.size());
            assertThat(window.bytes()).isEqualTo(bytes);
            assertThat(window.keys()).isEqualTo(inHand.size());
        }
        assertThat(window.records()).isZero();
        assertThat(window.keys()).isZero();
    }

    private static void start(Slot<Long> ready, List<Slot<Long>> inHand, Map<String, Long> lastOfKey) {
        if (ready == null) {
            return;
        }
        Set<String> busy = new HashSet<>();
        inHand.forEach(slot -> busy.add(slot.key));
        assertThat(busy).doesNotContain(ready.key);
        Long before = lastOfKey.put(ready.key, ready.offset);
        assertThat(before == null || before < ready.offset).isTrue();
        assertThat(ready.item()).isEqualTo(ready.offset);
        inHand.add(ready);
    }
}
