package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theFirstTenSecondsOfTheWarmUpAreCold() {
        Plan plan = Plan.of(0, Duration.ofSeconds(60), Duration.ofSeconds(30));
        assertThat(plan.cold()).isEqualTo(Duration.ofSeconds(10));
        assertThat(plan.warmUp()).isEqualTo(Duration.ofSeconds(50));
        assertThat(plan.isOpenLoop()).isFalse();
    }

    @Test
    void aShortWarmUpIsAllCold() {
        Plan plan = Plan.of(5, Duration.ofSeconds(4), Duration.ofSeconds(30));
        assertThat(plan.cold()).isEqualTo(Duration.ofSeconds(4));
        assertThat(plan.warmUp()).isZero();
        assertThat(plan.warmUpOnly().measured()).isZero();
        assertThat(plan.measuredOnly().hasWarmUp()).isFalse();
    }

    @Test
    void aNegativeTimeIsRefused() {
        assertThatThrownBy(() -> Plan.of(1, Duration.ZERO, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
