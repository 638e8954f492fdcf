package io.barnabas.gateway.drain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of a node's {@link Drain}, and sleeps while there is nothing to do. Thread-safe. */
public final class DrainThread {
    private static final Logger LOG = LoggerFactory.getLogger(DrainThread.class);

    private final Drain drain;
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "barnabas-drain");

    public DrainThread(Drain drain) {
        this.drain = drain;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Begins to leave. Returns whether it has begun now; false where the node was leaving. */
    public boolean leave() {
        boolean begun = drain.leave();
        LockSupport.unpark(thread);
        return begun;
    }

    /** As {@link Drain#shed}. */
    public boolean shed(int percent) {
        boolean begun = drain.shed(percent);
        LockSupport.unpark(thread);
        return begun;
    }

    public DrainProgress progress() {
        return drain.progress();
    }

    /** Blocks until the node has left. */
    public void awaitLeft() throws InterruptedException {
        left.await();
    }

    /** Blocks until the node has left, but no longer than the time given. Returns whether it has. */
    public boolean awaitLeft(Duration atMost) throws InterruptedException {
        return left.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        DrainLog log = new DrainLog(LOG::info);
        try {
            while (left.getCount() > 0) {
                long nanos = drain.step();
                DrainProgress progress = drain.progress();
                log.on(progress);
                if (progress.phase() == DrainPhase.LEFT) {
                    left.countDown();
                } else if (nanos == Drain.IDLE) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, nanos);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("The drain broke off", e);
            left.countDown();
        }
    }
}
