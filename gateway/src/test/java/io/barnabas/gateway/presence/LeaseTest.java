package io.barnabas.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private long now;
    private final Lease lease = new Lease(Duration.ofNanos(100), () -> now);

    @Test
    void isNotHeldBeforeTheNodeHasReadItsOwnRecord() {
        lease.renew(0);
        assertThat(lease.isHeld()).isFalse();
        lease.regain(0);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void lastsFromWhenTheBeatWasSentNotFromItsAcknowledgement() {
        lease.regain(0);
        now = 90;
        lease.renew(50);
        now = 149;
        assertThat(lease.isHeld()).isTrue();
        now = 150;
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void anOlderBeatThatIsAcknowledgedLateShortensNothing() {
        lease.regain(50);
        lease.renew(20);
        now = 149;
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void onceItHasLapsedAnAcknowledgementDoesNotBringItBack() {
        lease.regain(0);
        now = 100;
        // Nobody has asked meanwhile: the process was frozen.
        lease.renew(99);
        assertThat(lease.isHeld()).isFalse();
        lease.regain(99);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void isNeverHeldAgainAfterTheNodeWasGivenUp() {
        lease.regain(0);
        lease.end();
        assertThat(lease.isHeld()).isFalse();
        lease.regain(1);
        lease.renew(2);
        assertThat(lease.isHeld()).isFalse();
    }
}
