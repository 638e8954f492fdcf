package io.barnabas.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeOfDayTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos = -5;
    private final TimeOfDay time = new TimeOfDay(() -> now, () -> nanos);

    @Test
    void onlyAStepBackIsTold() {
        pass(Duration.ofMinutes(10));
        assertThat(time.setBack()).isZero();

        now = now.minusSeconds(3_600);
        pass(Duration.ofMillis(100));
        assertThat(time.setBack()).isBetween(Duration.ofMillis(3_599_999), Duration.ofMillis(3_600_001));
        pass(Duration.ofMillis(100));
        assertThat(time.setBack()).isZero();

        now = now.plusSeconds(3_600);
        assertThat(time.setBack()).isZero();
    }

    @Test
    void aSecondIsNotWorthTelling() {
        now = now.minusSeconds(1);
        assertThat(time.setBack()).isZero();
        now = now.minusMillis(1_002);
        assertThat(time.setBack()).isGreaterThan(Duration.ofSeconds(1));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
