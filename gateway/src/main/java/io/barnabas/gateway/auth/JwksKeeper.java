package io.barnabas.gateway.auth;

import io.barnabas.common.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one key set: loads it on a thread of its own, again at intervals, and sooner when a token names a key that is
 * not in it; keeps the last good one while loading fails, up to a greatest age. Thread-safe; callers take a snapshot or a
 * stage and never wait: the lock is held for a few assignments, never over I/O or another's code.
 */
final class JwksKeeper {
    /** What a wait for keys came to. */
    enum Wait {
        /** Look again: a load has gone well since. */
        LOADED,
        /** No load went well in time. */
        FAILED,
        /** Too many wait already. */
        FULL
    }

    /** Most tokens that wait for one key set. */
    static final int MAX_WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(JwksKeeper.class);

    private record Loaded(Jwks keys, byte[] bytes, long at) {}

    private final JwksConfig config;
    private final JwksSource source;
    private final LongSupplier nanoTime;
    private final JwksReports reports;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    // Guarded by the lock, as is the schedule.
    private final RefreshSchedule schedule;
    private List<CompletableFuture<Wait>> waiting = new ArrayList<>();
    private boolean loading;
    private boolean stopped;
    // Written by the keeper's thread.
    private volatile @Nullable Loaded loaded;
    private @Nullable Loaded fresh;

    JwksKeeper(
            JwksConfig config, JwksSource source, LongSupplier nanoTime, RandomGenerator random, AuthMetrics metrics) {
        this.config = config;
        this.source = source;
        this.nanoTime = nanoTime;
        this.reports = new JwksReports(config, metrics);
        this.schedule = new RefreshSchedule(config, random, nanoTime.getAsLong());
        this.thread = new Thread(this::run, "barnabas-jwks");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The set to use now; null where none was ever loaded or the last good one is too old. */
    @Nullable
    Jwks current() {
        Loaded last = loaded;
        return last == null || isTooOld(last) ? null : last.keys();
    }

    /** Seconds since the last good load; NaN where there was none. */
    double ageSeconds() {
        Loaded last = loaded;
        return last == null ? Double.NaN : (nanoTime.getAsLong() - last.at()) / 1e9;
    }

    /**
     * Asks for a set that is newer than the one in which a key was not found. Completes within the configured wait: at
     * once where there is a newer one already, where loading has failed and is not tried again in time, or where too many
     * wait; otherwise with the next load, on the keeper's thread, or when time is up, on the JDK's timer thread.
     *
     * @param seen null where there was none
     */
    CompletionStage<Wait> newerThan(@Nullable Jwks seen) {
        lock.lock();
        try {
            Jwks now = current();
            if (now != null && now != seen) {
                return CompletableFuture.completedFuture(Wait.LOADED);
            }
            if (stopped) {
                return CompletableFuture.completedFuture(Wait.FAILED);
            }
            if (waiting.size() >= MAX_WAITING) {
                return CompletableFuture.completedFuture(Wait.FULL);
            }
            if (!loading
                    && schedule.ask(nanoTime.getAsLong()) > config.maxWait().toNanos()) {
                return CompletableFuture.completedFuture(Wait.FAILED);
            }
            CompletableFuture<Wait> wait = new CompletableFuture<>();
            waiting.add(wait);
            asked.signal();
            return wait.completeOnTimeout(Wait.FAILED, config.maxWait().toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; who waits is told that keys cannot be had. */
    void askToStop() {
        List<CompletableFuture<Wait>> released;
        lock.lock();
        try {
            stopped = true;
            released = takeWaiting();
        } finally {
            lock.unlock();
        }
        released.forEach(wait -> wait.complete(Wait.FAILED));
        thread.interrupt();
    }

    /** After {@link #askToStop}: waits for the thread, until then at most. */
    void awaitStop(Deadline deadline) throws InterruptedException {
        deadline.join(thread);
    }

    private void run() {
        try {
            while (awaitDue()) {
                runOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("The keeper of {} has stopped", config.shown(), e);
        }
    }

    /** Loads once, whether it is due or not. For the keeper's thread, or a test in its place. */
    void runOnce() throws InterruptedException {
        lock.lock();
        try {
            loading = true;
            schedule.onStarted(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
        @Nullable String problem = load();
        long now = nanoTime.getAsLong();
        int failuresBefore;
        long nextIn;
        List<CompletableFuture<Wait>> released;
        lock.lock();
        try {
            loading = false;
            failuresBefore = schedule.failures();
            if (problem == null) {
                // With the end of the load, so that nobody who has seen it waits for that same load.
                loaded = fresh;
                schedule.onSucceeded(now);
            } else {
                schedule.onFailed(now);
            }
            nextIn = schedule.dueIn(now);
            // Here and not later: who asks from now on has seen what was loaded now.
            released = takeWaiting();
        } finally {
            lock.unlock();
        }
        if (problem == null) {
            reports.onLoaded(failuresBefore);
        } else {
            reports.onFailed(problem, failuresBefore, nextIn, current() != null, loaded != null);
        }
        released.forEach(wait -> wait.complete(problem == null ? Wait.LOADED : Wait.FAILED));
    }

    private boolean awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long nanos = schedule.dueIn(nanoTime.getAsLong());
                if (nanos <= 0) {
                    return true;
                }
                var unused = asked.awaitNanos(nanos);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Null when it went well, else what was wrong. */
    private @Nullable String load() throws InterruptedException {
        try {
            byte[] bytes = source.load();
            Loaded before = loaded;
            long now = nanoTime.getAsLong();
            if (before != null && Arrays.equals(before.bytes(), bytes)) {
                fresh = new Loaded(before.keys(), before.bytes(), now);
            } else {
                Jwks keys = Jwks.parse(bytes);
                fresh = new Loaded(keys, bytes, now);
                reports.onChanged(keys);
            }
            return null;
        } catch (IOException | RuntimeException e) {
            // Whatever an answer does to us: the thread lives, and the last good set stays.
            LOG.debug("Loading the key set {} failed", config.shown(), e);
            return String.valueOf(e);
        }
    }

    private List<CompletableFuture<Wait>> takeWaiting() {
        List<CompletableFuture<Wait>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private boolean isTooOld(Loaded last) {
        return nanoTime.getAsLong() - last.at() > config.maxAge().toNanos();
    }
}
