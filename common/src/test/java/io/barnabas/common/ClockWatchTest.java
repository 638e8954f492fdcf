package io.barnabas.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final BlockingQueue<Duration> told = new LinkedBlockingQueue<>();

    @Test
    void eachStepBackIsToldAlsoAfterAListenerThatFailed() throws InterruptedException {
        TimeOfDay timeOfDay = new TimeOfDay(() -> now, () -> 0);
        try (ClockWatch watch = ClockWatch.start("clock", timeOfDay, this::onStep)) {
            assertThat(watch).isNotNull();
            now = now.minusSeconds(3_600);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofHours(1));
            now = now.minusSeconds(60);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(1));
        }
    }

    private void onStep(Duration back) {
        told.add(back);
        throw new IllegalStateException("a listener's own failure");
    }
}
