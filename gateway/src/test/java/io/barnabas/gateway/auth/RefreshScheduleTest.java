package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Defaults: 5 minutes between loads, at least 5 s, 1 s to 1 minute after failures. */
class RefreshScheduleTest {
    private static final JwksConfig CONFIG = JwksConfig.of(URI.create("https://issuer.example/jwks"));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Steady clocks may begin anywhere and overflow. */
    private static final long START = Long.MAX_VALUE - 10 * SECOND;

    private final RefreshSchedule schedule = new RefreshSchedule(CONFIG, new NoJitter(), START);

    @Test
    @DisplayName("The first load is due at once")
    void first() {
        assertThat(schedule.dueIn(START)).isZero();
        assertThat(schedule.ask(START)).isZero();
    }

    @Test
    @DisplayName("After a good load the next one comes after the interval")
    void interval() {
        schedule.onStarted(START);
        schedule.onSucceeded(START + SECOND);
        assertThat(schedule.dueIn(START + SECOND)).isEqualTo(300 * SECOND);
        assertThat(schedule.dueIn(START + 302 * SECOND)).isNegative();
    }

    @Test
    @DisplayName("Who asks gets a load at once, but not sooner than the shortest interval after the last began")
    void asked() {
        schedule.onStarted(START);
        schedule.onSucceeded(START + SECOND);
        assertThat(schedule.ask(START + 2 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(schedule.ask(START + 4 * SECOND)).isEqualTo(SECOND);
        assertThat(schedule.ask(START + 20 * SECOND)).isZero();
    }

    @Test
    @DisplayName("Asking never puts a load off")
    void askedLate() {
        schedule.onStarted(START);
        schedule.onSucceeded(START);
        assertThat(schedule.ask(START + 299 * SECOND)).isZero();
        assertThat(schedule.ask(START + 301 * SECOND)).isZero();
        assertThat(schedule.dueIn(START + 301 * SECOND)).isNotPositive();
    }

    @Test
    @DisplayName("After failures the wait doubles up to the longest, and asking does not shorten it")
    void backoff() {
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            schedule.onStarted(START);
            schedule.onFailed(START);
            assertThat(schedule.dueIn(START)).isEqualTo(expected * SECOND);
            assertThat(schedule.ask(START)).isEqualTo(expected * SECOND);
        }
        assertThat(schedule.failures()).isEqualTo(9);
        schedule.onSucceeded(START);
        assertThat(schedule.failures()).isZero();
        schedule.onFailed(START);
        assertThat(schedule.dueIn(START)).isEqualTo(SECOND);
    }

    @Test
    @DisplayName("A long outage does not overflow the wait")
    void longOutage() {
        for (int i = 0; i < 1000; i++) {
            schedule.onFailed(START);
        }
        assertThat(schedule.dueIn(START)).isEqualTo(60 * SECOND);
    }

    @Test
    @DisplayName("A fleet does not come together: a tenth is spread over, half of each wait after a failure")
    void jitter() {
        RefreshSchedule jittered = new RefreshSchedule(CONFIG, new Random(1), START);
        long min = Long.MAX_VALUE;
        long max = 0;
        for (int i = 0; i < 1000; i++) {
            jittered.onSucceeded(START);
            min = Math.min(min, jittered.dueIn(START));
            max = Math.max(max, jittered.dueIn(START));
        }
        assertThat(min).isBetween(270 * SECOND, 273 * SECOND);
        assertThat(max).isBetween(297 * SECOND, 300 * SECOND);
        jittered.onFailed(START);
        assertThat(jittered.dueIn(START)).isBetween(SECOND / 2, SECOND);
    }

    private static final class NoJitter implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }
    }
}
