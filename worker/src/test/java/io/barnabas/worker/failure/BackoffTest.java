package io.barnabas.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RetryConfig CONFIG = new RetryConfig(9, Duration.ofMillis(200), Duration.ofSeconds(10));

    @Test
    void pausesDoubleUpToTheBound() {
        Backoff longest = new Backoff(CONFIG, () -> 0);
        assertThat(longest.pauseMs(1)).isEqualTo(200);
        assertThat(longest.pauseMs(2)).isEqualTo(400);
        assertThat(longest.pauseMs(6)).isEqualTo(6_400);
        assertThat(longest.pauseMs(7)).isEqualTo(10_000);
        assertThat(longest.pauseMs(1_000_000)).isEqualTo(10_000);
    }

    @Test
    void theUpperHalfIsRandom() {
        Backoff shortest = new Backoff(CONFIG, () -> Math.nextDown(1.0));
        assertThat(shortest.pauseMs(1)).isBetween(100L, 101L);
        assertThat(shortest.pauseMs(1_000)).isBetween(5_000L, 5_001L);
    }

    @Test
    void noPauseOverflows() {
        Backoff hours = new Backoff(new RetryConfig(100, Duration.ofHours(1), Duration.ofHours(1)), () -> 0);
        for (int failures = 1; failures < 200; failures++) {
            assertThat(hours.pauseMs(failures)).isEqualTo(3_600_000);
        }
    }

    @Test
    void boundsAreChecked() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryConfig(0, second, second))
                .hasMessageContaining("0 attempts: expected 1 to 100");
        assertThatThrownBy(() -> new RetryConfig(1, Duration.ZERO, second))
                .hasMessageContaining("expected 1 ms to 1 h");
        assertThatThrownBy(() -> new RetryConfig(1, second, Duration.ofMillis(1)))
                .hasMessageContaining("longest retry pause PT0.001S: expected PT1S");
    }
}
