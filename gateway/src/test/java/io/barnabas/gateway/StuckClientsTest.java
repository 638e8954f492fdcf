package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.TimeOfDay;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StuckClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos = 17;
    private final StuckClients clients = new StuckClients(new TimeOfDay(() -> now, () -> nanos), PATIENCE, () -> nanos);

    @Test
    void aBrokerThatIsAwayIsNoReason() {
        long acknowledged = nanos;
        pass(Duration.ofMinutes(10));
        assertThat(clients.areStuck(acknowledged)).isFalse();
    }

    @Test
    void norIsAStepBackWhileKafkaAcknowledges() {
        now = now.minusSeconds(3_600);
        assertThat(clients.areStuck(nanos)).isFalse();
        pass(Duration.ofMinutes(10));
        assertThat(clients.areStuck(nanos)).isFalse();
    }

    @Test
    void bothTogetherAreAfterSomePatience() {
        long acknowledged = nanos;
        now = now.minusSeconds(3_600);
        assertThat(clients.areStuck(acknowledged)).isFalse();
        pass(PATIENCE);
        assertThat(clients.areStuck(acknowledged)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(clients.areStuck(acknowledged)).isTrue();

        clients.replaced();
        assertThat(clients.areStuck(acknowledged)).isFalse();
    }

    @Test
    void untilTheTimeHasCaughtUp() {
        long acknowledged = nanos;
        now = now.minusSeconds(60);
        assertThat(clients.areStuck(acknowledged)).isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(clients.areStuck(acknowledged)).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(clients.areStuck(acknowledged)).isFalse();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
