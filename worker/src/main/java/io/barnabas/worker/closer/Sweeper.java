package io.barnabas.worker.closer;

import io.barnabas.common.contract.NodeBeat;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Sweep}s on a thread of its own, one after the other, and again until they have succeeded; those that wait
 * are forgotten when another turn begins. Thread-safe.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURES = Duration.ofSeconds(10);
    /** A node that is cut off may still bring entries to Kafka for as long as its producer tries. */
    static final Duration AGAIN = Duration.ofSeconds(150);

    private final Sweep sweep;
    private final Duration again;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "barnabas-closer-sweep"));
    /** Counts how often the closer has become active or ceased to be. */
    private final AtomicInteger turn = new AtomicInteger();

    private volatile @Nullable Census census;

    private record Census(Set<NodeStart> starts, long endedAt) {}

    /** @param again after how long a lost node is swept once more, and then forgotten */
    Sweeper(Sweep sweep, Duration again, LongSupplier nanoTime) {
        this.sweep = sweep;
        this.again = again;
        this.nanoTime = nanoTime;
    }

    /** What has not begun is another closer's business, or nobody's. */
    void beginTurn() {
        turn.incrementAndGet();
        census = null;
    }

    /**
     * Tells the ends of connections of nodes that are gone.
     *
     * @param lost those that have to hear it, by their last beat
     * @param gone all whose connections are nobody's
     */
    void sweep(List<NodeBeat> lost, Set<NodeStart> gone) {
        after(Duration.ZERO, () -> run(lost, gone, () -> {}));
        if (!lost.isEmpty()) {
            after(again, () -> run(List.of(), gone, () -> sweep.forget(lost)));
        }
    }

    /** Finds out which starts of nodes have connections, for {@link #takeCensus}. */
    void count() {
        int mine = turn.get();
        after(Duration.ZERO, () -> {
            try {
                Set<NodeStart> starts = sweep.census();
                Census taken = new Census(starts, nanoTime.getAsLong());
                census = mine == turn.get() ? taken : null;
            } catch (RuntimeException e) {
                LOG.warn("The connections cannot be counted, trying again: {}", e.toString());
                after(PAUSE_AFTER_ERROR, this::count);
            }
        });
    }

    /** What was found, once, if that was before that time; else nothing. */
    Set<NodeStart> takeCensus(long before) {
        Census taken = census;
        if (taken == null || before - taken.endedAt() < 0) {
            return Set.of();
        }
        census = null;
        return taken.starts();
    }

    /** Ends what is under way. */
    void stop() {
        thread.shutdownNow();
    }

    /** After {@link #stop}; returns whether it has ended. */
    boolean awaitStop(Duration timeout) throws InterruptedException {
        return thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param then called once all ends are told */
    private void run(List<NodeBeat> lost, Set<NodeStart> gone, Runnable then) {
        long began = nanoTime.getAsLong();
        try {
            Sweep.Result result = sweep.run(lost, gone::contains);
            if (result.told() > 0) {
                LOG.warn(
                        "Told the ends of {} connections of nodes that are gone, in {} ms",
                        result.told(),
                        TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - began));
            }
            if (result.failed() > 0) {
                LOG.warn(
                        "{} ends of connections could not be told, trying again; the last failed with {}",
                        result.failed(),
                        String.valueOf(result.lastFailure()));
                after(PAUSE_AFTER_FAILURES, () -> run(List.of(), gone, then));
            } else {
                then.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Ends of connections could not be told, trying again: {}", e.toString());
            after(PAUSE_AFTER_ERROR, () -> run(lost, gone, then));
        }
    }

    private void after(Duration pause, Runnable task) {
        int mine = turn.get();
        try {
            var unused = thread.schedule(
                    () -> {
                        if (mine == turn.get()) {
                            task.run();
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Not any more", stopped);
        }
    }
}
