package io.barnabas.worker.failure;

import io.barnabas.worker.dispatch.Completion;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs something again after a pause, without a thread that waits. Thread-safe. */
public final class Retries {
    private final Executor handlers;
    private final Backoff backoff;
    /** Null where nothing waits. */
    private final @Nullable ScheduledExecutorService timer;

    /** @param handlers runs what is tried again */
    public Retries(RetryConfig config, Executor handlers) {
        this.handlers = handlers;
        this.backoff = new Backoff(config, () -> ThreadLocalRandom.current().nextDouble());
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "barnabas-retry");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        this.timer = scheduler;
    }

    private Retries() {
        this.handlers = Runnable::run;
        this.backoff = new Backoff(RetryConfig.DEFAULT, () -> 0);
        this.timer = null;
    }

    /** Tries again at once, on the thread that failed: for tests of handlers. */
    public static Retries immediate() {
        return new Retries();
    }

    /**
     * Parks the record and takes it in hand again after the pause, unless its partition is being let go by then.
     *
     * @param failures how often it has failed, from 1 on
     */
    void after(int failures, Completion completion, Runnable again) {
        after(Duration.ofMillis(backoff.pauseMs(failures)), completion, again);
    }

    /** The same with a pause that the handler has chosen. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void after(Duration pause, Completion completion, Runnable again) {
        completion.park();
        if (timer == null) {
            resume(completion, again);
            return;
        }
        try {
            timer.schedule(() -> resume(completion, again), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // The record stays parked, which is not done.
        }
    }

    /** Goes on with a record in hand on a handler thread, where it may block. */
    void soon(Completion completion, Runnable next) {
        try {
            handlers.execute(next);
        } catch (RejectedExecutionException stopped) {
            completion.abandon();
        }
    }

    /** Nothing is tried again after this. */
    public void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private void resume(Completion completion, Runnable again) {
        if (completion.resume()) {
            soon(completion, again);
        }
    }
}
