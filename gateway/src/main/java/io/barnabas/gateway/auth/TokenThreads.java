package io.barnabas.gateway.auth;

import io.barnabas.common.Deadline;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which tokens are checked: a signature may take a millisecond, and thousands who come at once would take the
 * event loops from those who are there. A thread exists only while there is something to check. Thread-safe.
 */
public final class TokenThreads implements Executor {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    /**
     * Starts none yet.
     *
     * @param threads most at once, 1 or more
     * @param maxWaiting most tokens that wait for one of them, 1 or more
     */
    public TokenThreads(int threads, int maxWaiting) {
        AtomicInteger count = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxWaiting), task -> {
                    Thread thread = new Thread(task, "barnabas-token-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Throws {@link java.util.concurrent.RejectedExecutionException} where too many wait, or it has stopped. */
    @Override
    public void execute(Runnable check) {
        pool.execute(check);
    }

    /** Takes nothing more, and checks what waits until then at most. Blocks its caller. */
    void stop(Deadline deadline) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
            pool.shutdownNow();
        }
    }
}
