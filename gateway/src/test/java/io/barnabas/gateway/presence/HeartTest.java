package io.barnabas.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.NodeBeat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeartTest {
    private static final NodeBeat BEAT =
            new NodeBeat("gateway-0", "i", NodeBeat.State.SERVING, 15_000, 7, Map.of("barnabas.outbound", 5));

    private long now = 1_000;
    private final Lease lease = new Lease(Duration.ofNanos(100), () -> now);
    private final FakeVoice voice = new FakeVoice();
    private final Heart heart = new Heart(voice, lease, Duration.ofNanos(10), () -> now);

    private static final class FakeVoice implements Heart.Voice {
        private final List<NodeBeat> beats = new ArrayList<>();
        private final Deque<Outcome> unsettled = new ArrayDeque<>();
        private final List<Long> asked = new ArrayList<>();
        private final Deque<Outcome> questions = new ArrayDeque<>();

        @Override
        public void beat(NodeBeat beat, Outcome outcome) {
            beats.add(beat);
            unsettled.add(outcome);
        }

        @Override
        public void ask(long sentAtNanos, Outcome outcome) {
            asked.add(sentAtNanos);
            questions.add(outcome);
        }
    }

    private void tickAfter(long nanos) {
        now += nanos;
        heart.tick(BEAT, true);
    }

    @Test
    void beatsAtItsIntervalAndHoldsTheLeaseOnceItHasReadItself() {
        tickAfter(0);
        tickAfter(9);
        assertThat(voice.beats).containsExactly(BEAT);
        assertThat(voice.asked).isEmpty();
        voice.unsettled.remove().settled(true);
        tickAfter(1);
        assertThat(voice.beats).hasSize(2);
        assertThat(voice.asked).containsExactly(1_010L);
        assertThat(heart.holdsLease()).isFalse();
        heart.onAnswer(1_010);
        assertThat(heart.holdsLease()).isTrue();
    }

    @Test
    void whatCannotBeWrittenIsTriedAgainAtTheNextTick() {
        tickAfter(0);
        voice.unsettled.remove().settled(false);
        tickAfter(1);
        assertThat(voice.beats).hasSize(2);
        voice.unsettled.remove().settled(true);
        tickAfter(1);
        assertThat(voice.asked).hasSize(1);
        tickAfter(1);
        assertThat(voice.asked).hasSize(1);
        voice.questions.remove().settled(false);
        tickAfter(1);
        assertThat(voice.asked).hasSize(2);
        assertThat(voice.beats).hasSize(2);
    }

    @Test
    void doesNotAskItselfWhileItDoesNotListen() {
        tickAfter(0);
        voice.unsettled.remove().settled(true);
        heart.tick(BEAT, false);
        assertThat(voice.asked).isEmpty();
        heart.tick(BEAT, true);
        assertThat(voice.asked).hasSize(1);
    }

    @Test
    void asksAgainWhenTheAnswerComesTooLate() {
        tickAfter(0);
        voice.unsettled.remove().settled(true);
        tickAfter(1);
        now += 100;
        heart.onAnswer(voice.asked.get(0));
        assertThat(heart.holdsLease()).isFalse();
        tickAfter(0);
        voice.unsettled.forEach(it -> it.settled(true));
        tickAfter(10);
        assertThat(voice.asked).hasSize(2);
    }

    @Test
    void whileTheBrokerIsAwayOnlyAFewBeatsWait() {
        for (int i = 0; i < 10; i++) {
            tickAfter(10);
        }
        assertThat(voice.unsettled).hasSize(3);
        voice.unsettled.remove().settled(false);
        tickAfter(10);
        assertThat(voice.beats).hasSize(4);
    }

    @Test
    void anAcknowledgedBeatRenewsTheLeaseAndAFailedOneDoesNot() {
        lease.regain(now);
        tickAfter(50);
        tickAfter(10);
        voice.unsettled.remove().settled(true);
        voice.unsettled.remove().settled(false);
        now = 1_149;
        assertThat(heart.holdsLease()).isTrue();
        now = 1_150;
        assertThat(heart.holdsLease()).isFalse();
    }

    @Test
    void afterAFenceItIsSilentForEver() {
        lease.regain(now);
        heart.onFence();
        assertThat(heart.isFenced()).isTrue();
        assertThat(heart.holdsLease()).isFalse();
        tickAfter(50);
        heart.onAnswer(now);
        assertThat(voice.beats).isEmpty();
        assertThat(heart.holdsLease()).isFalse();
    }
}
