package io.barnabas.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlineTest {
    /** Near its end, as {@link System#nanoTime} may be: it goes on below zero. */
    private long now = Long.MAX_VALUE - 1;

    private final Deadline deadline = new Deadline(Duration.ofNanos(10), () -> now);

    @Test
    void itRemainsWhatHasNotPassed() {
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(10));
        now += 9;
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(1));
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void nothingRemainsOfOneThatIsOver() {
        now += 10;
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.remaining()).isZero();
        now += 1_000;
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    @Timeout(20)
    void aThreadIsNotWaitedForOnceItIsOver() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread lasting = new Thread(() -> await(end));
        lasting.start();
        try {
            now += 10;
            deadline.join(lasting);
            assertThat(lasting.isAlive()).isTrue();
        } finally {
            end.countDown();
        }
        new Deadline(Duration.ofSeconds(30), System::nanoTime).join(lasting);
        assertThat(lasting.isAlive()).isFalse();
    }

    private static void await(CountDownLatch end) {
        try {
            boolean unused = end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
