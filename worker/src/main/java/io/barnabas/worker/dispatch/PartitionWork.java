package io.barnabas.worker.dispatch;

import io.barnabas.common.Deadline;
import io.barnabas.worker.dispatch.KeyedWindow.Slot;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The records of one assigned partition on their way through the handlers. The consumer loop puts records in and asks
 * what may be committed; handler threads report what is done and start the next of the key. The lock is held for a few
 * instructions at a time.
 *
 * <pre>
 * OPEN --beginRelease--> RELEASING --endRelease--> RELEASED
 * </pre>
 */
public final class PartitionWork<T> {
    private enum Phase {
        /** Records start as their key becomes idle. */
        OPEN,
        /** What is in hand may end and counts; nothing starts. From OPEN. */
        RELEASING,
        /** Nothing counts any more. From RELEASING, or from OPEN when the partition is lost. */
        RELEASED
    }

    private final Executor handlers;
    private final RecordProcessor<T> processor;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final KeyedWindow<T> window = new KeyedWindow<>();
    private int inHand;
    private volatile Phase phase = Phase.OPEN;
    /** Null while nobody hurries. */
    private volatile @Nullable Deadline letGo;

    /**
     * @param handlers runs handlers; it may refuse once it is shut down
     * @param nanoClock monotonic, in nanoseconds
     */
    public PartitionWork(Executor handlers, RecordProcessor<T> processor, LongSupplier nanoClock) {
        this.handlers = handlers;
        this.processor = processor;
        this.nanoClock = nanoClock;
    }

    /** How full the window is. */
    public record Load(int records, int open, long bytes) {}

    /** The record that holds the commits: whose it is, and how long ago it was received. */
    public record Oldest(long offset, String key, long waitedNanos) {}

    /** Takes the next record of the partition and starts it if its key is idle. Consumer loop only. */
    public void take(long offset, String key, int bytes, T item) {
        Task task = null;
        lock.lock();
        try {
            if (phase == Phase.OPEN) {
                Slot<T> ready = window.add(offset, key, bytes, nanoClock.getAsLong(), item);
                task = ready == null ? null : start(ready);
            }
        } finally {
            lock.unlock();
        }
        run(task);
    }

    /** Takes a record that there is nothing to do for. Consumer loop only. */
    public void skip(long offset) {
        lock.lock();
        try {
            if (phase == Phase.OPEN) {
                window.skip(offset);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The offset up to which all is done, exclusive; -1 before the first record. */
    public long committable() {
        lock.lock();
        try {
            return window.committable();
        } finally {
            lock.unlock();
        }
    }

    public Load load() {
        lock.lock();
        try {
            return new Load(window.records(), window.open(), window.bytes());
        } finally {
            lock.unlock();
        }
    }

    /** The first record that is not done; null where all are. */
    public @Nullable Oldest oldest() {
        lock.lock();
        try {
            Slot<T> first = window.first();
            return first == null
                    ? null
                    : new Oldest(first.offset, first.key, Math.max(0, nanoClock.getAsLong() - first.addedNanos));
        } finally {
            lock.unlock();
        }
    }

    /** The partition will be let go by then; of several deadlines the earliest counts. */
    public void hurry(Deadline deadline) {
        lock.lock();
        try {
            Deadline earlier = letGo;
            if (earlier == null || deadline.remaining().compareTo(earlier.remaining()) < 0) {
                letGo = deadline;
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing starts; what is in hand may end. */
    public void beginRelease() {
        lock.lock();
        try {
            if (phase == Phase.OPEN) {
                phase = Phase.RELEASING;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no handler has a record of the partition in hand; false when the time is over. */
    public boolean awaitIdle(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (inHand > 0) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing that is reported counts; returns how many records were not done. */
    public int endRelease() {
        lock.lock();
        try {
            phase = Phase.RELEASED;
            return window.open();
        } finally {
            lock.unlock();
        }
    }

    private Task start(Slot<T> slot) {
        inHand++;
        return new Task(slot);
    }

    private void run(@Nullable Task task) {
        if (task != null) {
            try {
                handlers.execute(task);
            } catch (RejectedExecutionException stopped) {
                task.abandon();
            }
        }
    }

    private void leaveHand() {
        if (--inHand == 0) {
            idle.signalAll();
        }
    }

    /** One record in hand. */
    private final class Task implements Runnable, Completion {
        private final Slot<T> slot;

        private Task(Slot<T> slot) {
            this.slot = slot;
        }

        @Override
        public void run() {
            if (phase == Phase.OPEN) {
                processor.process(slot.item(), this);
            } else {
                abandon();
            }
        }

        @Override
        public void done() {
            Task next = null;
            lock.lock();
            try {
                leaveHand();
                if (phase != Phase.RELEASED) {
                    Slot<T> ready = window.done(slot);
                    next = ready == null || phase != Phase.OPEN ? null : start(ready);
                }
            } finally {
                lock.unlock();
            }
            PartitionWork.this.run(next);
        }

        @Override
        public void abandon() {
            lock.lock();
            try {
                leaveHand();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void park() {
            abandon();
        }

        @Override
        public boolean resume() {
            lock.lock();
            try {
                if (phase != Phase.OPEN) {
                    return false;
                }
                inHand++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean mayRetry() {
            return phase == Phase.OPEN;
        }

        @Override
        public long nanosLeft() {
            Deadline known = letGo;
            return known == null ? Long.MAX_VALUE : known.remaining().toNanos();
        }

        @Override
        public boolean released() {
            return phase == Phase.RELEASED;
        }
    }
}
