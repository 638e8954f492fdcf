package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateScheduleTest {
    @Test
    void messagesAreEvenlyApart() {
        RateSchedule schedule = new RateSchedule(7_000, 1_000);
        assertThat(schedule.intendedNanos(0)).isEqualTo(7_000);
        assertThat(schedule.intendedNanos(1)).isEqualTo(1_007_000);
        assertThat(schedule.intendedNanos(1_000)).isEqualTo(1_000_007_000);
    }

    @Test
    void fractionsDoNotAddUp() {
        RateSchedule thirds = new RateSchedule(0, 3);
        assertThat(thirds.intendedNanos(1)).isEqualTo(333_333_333);
        assertThat(thirds.intendedNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateIsAboveZero(double rate) {
        assertThatThrownBy(() -> new RateSchedule(0, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rate " + rate);
    }
}
