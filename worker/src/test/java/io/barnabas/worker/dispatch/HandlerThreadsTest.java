package io.barnabas.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @Test
    void virtualWhereTheJvmHasThem() {
        boolean expected = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
        HandlerThreads threads = HandlerThreads.start(3);
        try {
            assertThat(threads.description()).isEqualTo(expected ? "virtual threads" : "a pool of 3 threads");
            String name = CompletableFuture.supplyAsync(
                            () -> Thread.currentThread().getName(), threads.executor())
                    .join();
            assertThat(name).startsWith("barnabas-handler-");
        } finally {
            threads.executor().shutdownNow();
        }
    }

    @Test
    void aPoolRunsAtMostItsSizeAtOnce() throws Exception {
        ExecutorService pool = HandlerThreads.pool(2).executor();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch twoRun = new CountDownLatch(2);
        AtomicInteger started = new AtomicInteger();
        try {
            for (int i = 0; i < 5; i++) {
                pool.execute(() -> {
                    started.incrementAndGet();
                    twoRun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(twoRun.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(started.get()).isEqualTo(2);
            go.countDown();
            pool.shutdown();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(started.get()).isEqualTo(5);
        } finally {
            pool.shutdownNow();
        }
    }
}
