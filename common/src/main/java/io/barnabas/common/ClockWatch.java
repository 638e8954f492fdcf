package io.barnabas.common;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks on a thread of its own, once a second, whether the time of day was set back. Thread-safe. */
public final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final long LOOK_MS = 1_000;

    private final TimeOfDay timeOfDay;
    private final Consumer<Duration> listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private ClockWatch(String name, TimeOfDay timeOfDay, Consumer<Duration> listener) {
        this.timeOfDay = timeOfDay;
        this.listener = listener;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts to look.
     *
     * @param name of the thread
     * @param listener told by how much it was set back, on that thread, which it may block
     */
    public static ClockWatch start(String name, TimeOfDay timeOfDay, Consumer<Duration> listener) {
        ClockWatch watch = new ClockWatch(name, timeOfDay, listener);
        watch.thread.start();
        return watch;
    }

    /** The listener is not called again; a call that is under way is not waited for. */
    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        }
    }

    private void look() {
        Duration back = timeOfDay.setBack();
        if (back.isZero()) {
            return;
        }
        try {
            listener.accept(back);
        } catch (RuntimeException e) {
            LOG.error("The time of day was set back, and what should follow failed", e);
        }
    }
}
