package io.barnabas.worker.closer;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.NodeBeat.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seconds on a clock that is moved by hand; a probe each 3 s as the closer writes them. */
class NodeWatchTest {
    private static final CloserConfig CONFIG = CloserConfig.DEFAULT;

    private long now;
    private final NodeWatch watch = new NodeWatch(CONFIG, 0);

    private static NodeBeat beat(String node, String incarnation, State state) {
        return new NodeBeat(node, incarnation, state, 15_000, 5, Map.of());
    }

    private void beat(String node, String incarnation) {
        watch.onBeat(beat(node, incarnation, State.SERVING), now);
    }

    /** Time in which probes come back and these nodes beat; answers who is gone by then. */
    private List<String> after(int seconds, String... beating) {
        List<NodeStart> gone = new java.util.ArrayList<>();
        for (int s = 3; s <= seconds; s += 3) {
            now += TimeUnit.SECONDS.toNanos(3);
            for (String node : beating) {
                beat(node, "1");
            }
            watch.onProbe(now, now);
            watch.judge(now).gone().forEach(it -> gone.add(NodeStart.of(it)));
        }
        return gone.stream().map(NodeStart::toString).toList();
    }

    @Test
    void aNodeThatIsSilentForTheTimeoutIsLostOnce() {
        beat("a", "1");
        beat("b", "1");
        assertThat(after(48, "b")).isEmpty();
        assertThat(after(3, "b")).containsExactly("a.1");
        assertThat(after(60, "b")).isEmpty();
        assertThat(watch.gone()).containsExactly(new NodeStart("a", "1"));
    }

    @Test
    void whileProbesDoNotComeBackNobodyIsLost() {
        beat("a", "1");
        after(30);
        now += TimeUnit.SECONDS.toNanos(60);
        assertThat(after(45)).isEmpty();
        assertThat(after(6)).containsExactly("a.1");
    }

    @Test
    void aProbeThatComesBackLateBeginsTheCountAnew() {
        beat("a", "1");
        after(42);
        watch.onProbe(now - TimeUnit.SECONDS.toNanos(10), now);
        assertThat(after(45)).isEmpty();
        assertThat(after(3)).containsExactly("a.1");
    }

    @Test
    void aNodeThatHasLeftIsGoneAtOnce() {
        beat("a", "1");
        watch.onBeat(beat("a", "1", State.LEFT), now);
        assertThat(after(3)).containsExactly("a.1");
    }

    @Test
    void nodesThatWereForgottenAreNotManyAtOnceForALaterCloser() {
        IntStream.range(0, 5).forEach(i -> {
            beat("old" + i, "1");
            watch.onBeat(beat("old" + i, "1", State.LEFT), now);
        });
        beat("a", "1");
        after(60, "a");
        assertThat(after(51)).containsExactly("a.1");
    }

    @Test
    void anotherStartOfTheNodeEndsTheOneBeforeOnceItsLeaseIsOver() {
        beat("a", "0");
        after(9, "a");
        assertThat(after(6, "a")).isEmpty();
        assertThat(after(6, "a")).containsExactly("a.0");
    }

    @Test
    void twoNodesOfOneNameThatBothBeatStay() {
        for (int i = 0; i < 30; i++) {
            beat("a", "0");
            assertThat(after(3, "a")).isEmpty();
        }
    }

    @Test
    void manyAtOnceAreLeftAlone() {
        IntStream.range(0, 8).forEach(i -> beat("n" + i, "1"));
        assertThat(after(90, "n3", "n4", "n5", "n6", "n7")).isEmpty();
        assertThat(watch.judge(now).heldBack()).isEqualTo(3);
    }

    @Test
    void twoAreNotMany() {
        IntStream.range(0, 3).forEach(i -> beat("n" + i, "1"));
        assertThat(after(51, "n2")).containsExactlyInAnyOrder("n0.1", "n1.1");
    }

    @Test
    void aThirdOfAllIsNotMany() {
        IntStream.range(0, 9).forEach(i -> beat("n" + i, "1"));
        assertThat(after(51, "n3", "n4", "n5", "n6", "n7", "n8")).hasSize(3);
    }

    @Test
    void manyAtOnceAreLostWhereTheOperatorSaysSo() {
        NodeWatch willing = new NodeWatch(new CloserConfig(Duration.ofSeconds(45), true), 0);
        IntStream.range(0, 3).forEach(i -> willing.onBeat(beat("n" + i, "1", State.SERVING), 0));
        for (long s = 3; s <= 51; s += 3) {
            long at = TimeUnit.SECONDS.toNanos(s);
            willing.onProbe(at, at);
            if (s > 48) {
                assertThat(willing.judge(at).gone()).hasSize(3);
            } else {
                assertThat(willing.judge(at).gone()).isEmpty();
            }
        }
    }

    @Test
    void aLateBeatOfANodeThatWasGivenUpDoesNotBringItBack() {
        beat("a", "1");
        assertThat(after(51)).containsExactly("a.1");
        beat("a", "1");
        assertThat(watch.alive()).isEmpty();
        assertThat(after(60)).isEmpty();
    }

    @Test
    void whatIsUnheardOfCountsOnlyOnceTheLogIsClear() {
        after(45);
        assertThat(watch.isClear(now)).isFalse();
        after(6);
        assertThat(watch.isClear(now)).isTrue();
        assertThat(watch.isUnheardOf(new NodeStart("x", "1"))).isTrue();
    }
}
