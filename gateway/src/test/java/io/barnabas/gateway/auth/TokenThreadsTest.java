package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Threads that check tokens")
class TokenThreadsTest {
    private final TokenThreads threads = new TokenThreads(1, 2);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(3);

    @AfterEach
    void end() throws Exception {
        go.countDown();
        stop(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("So many wait and no more; each is checked in the end")
    void bounded() throws Exception {
        fill();
        assertThatThrownBy(() -> threads.execute(done::countDown)).isInstanceOf(RejectedExecutionException.class);
        go.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("A stop takes nothing more and finishes what waits")
    void stop() throws Exception {
        fill();
        go.countDown();
        stop(Duration.ofSeconds(10));
        assertThat(done.getCount()).isZero();
        assertThatThrownBy(() -> threads.execute(done::countDown)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("A stop ends by its deadline")
    void stopInTime() throws Exception {
        fill();
        stop(Duration.ZERO);
        assertThat(done.getCount()).as("two that waited are dropped").isGreaterThanOrEqualTo(2);
    }

    /** One is being checked, two wait. */
    private void fill() throws InterruptedException {
        threads.execute(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
        });
        begun.await();
        threads.execute(done::countDown);
        threads.execute(done::countDown);
    }

    private void stop(Duration deadline) throws InterruptedException {
        threads.stop(new Deadline(deadline, System::nanoTime));
    }
}
