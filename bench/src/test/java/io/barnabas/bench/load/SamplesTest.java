package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final long MS = 1_000_000;

    /** 0 to 10 ms cold, to 30 ms warm-up, to 130 ms measured. */
    private final Timeline timeline =
            new Plan(1_000, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(100)).from(0);

    private final Samples samples = new Samples(timeline);

    @Test
    void latencyCountsFromTheIntendedTime() {
        samples.onSent(40 * MS, 55 * MS);
        samples.onReceived(40 * MS, 60 * MS);

        PhaseSamples measured = samples.of(Phase.MEASURED);
        assertThat(measured.latency().getMaxValue()).isCloseTo(20 * MS, within(20 * MS));
        assertThat(measured.lag().getMaxValue()).isCloseTo(15 * MS, within(15 * MS));
    }

    @Test
    void aMessageBelongsToThePhaseInWhichItWasDue() {
        for (long due : new long[] {0, 10 * MS, 30 * MS}) {
            samples.onSent(due, due);
            samples.onReceived(due, 100 * MS);
        }

        for (Phase phase : Phase.values()) {
            assertThat(samples.of(phase).received()).as(phase.name()).isOne();
        }
        assertThat(samples.of(Phase.COLD).latency().getMaxValue()).isCloseTo(100 * MS, within(100 * MS));
    }

    @Test
    void whatWasDueBeforeOrAfterIsNotCounted() {
        samples.onReceived(-1, 5 * MS);
        samples.onReceived(130 * MS, 131 * MS);

        Progress progress = samples.takeProgress();
        assertThat(progress.received()).isZero();
        assertThat(progress.recent().getTotalCount()).isZero();
    }

    @Test
    void whatIsNotAnsweredIsMissed() {
        samples.onSent(40 * MS, 40 * MS);
        samples.onSent(41 * MS, 41 * MS);
        samples.onReceived(40 * MS, 42 * MS);
        samples.onUnsent(42 * MS);

        assertThat(samples.of(Phase.MEASURED).unanswered()).isOne();
        assertThat(samples.of(Phase.MEASURED).unsent()).isOne();
    }

    @Test
    void whatThreadsSawIsAddedUp() {
        Samples other = new Samples(timeline);
        samples.onSent(40 * MS, 40 * MS);
        other.onReceived(40 * MS, 41 * MS);
        other.onWrong();
        samples.add(other);

        assertThat(samples.of(Phase.MEASURED).unanswered()).isZero();
        assertThat(samples.wrong()).isOne();
        assertThat(samples.takeProgress().recent().getTotalCount()).isOne();
        assertThat(samples.takeProgress().recent().getTotalCount()).isZero();
    }

    /** HdrHistogram keeps three digits. */
    private static Offset<Long> within(long value) {
        return Offset.offset(value / 500);
    }
}
