package io.barnabas.common.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one shutdown hook: what was started is closed once, the last first; logging stops when all else has.
 *
 * <p>A signal during a start waits for that start, so that nothing is left half open. Thread-safe.
 */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    /** For how long a signal waits for a start that is under way. */
    public static final Duration START_PATIENCE = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean stopping;

    private record Part(String name, AutoCloseable service) {}

    private Shutdown() {}

    /** Registers the hook; once per process. */
    public static Shutdown install() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::stop, "shutdown"));
        return shutdown;
    }

    /**
     * Starts a part and remembers to close it.
     *
     * @param name for the log when closing it fails
     * @throws CancellationException when the process is stopping
     */
    public <T extends AutoCloseable> T start(String name, Supplier<T> starter) {
        return run(() -> {
            T service = starter.get();
            parts.push(new Part(name, service));
            return service;
        });
    }

    /**
     * Takes a step of a start that leaves nothing to close; a signal waits for its end.
     *
     * @throws CancellationException when the process is stopping
     */
    public <T> T run(Supplier<T> step) {
        lock.lock();
        try {
            if (stopping) {
                throw new CancellationException("stopping");
            }
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until the process is stopped by a signal. */
    public void awaitSignal() throws InterruptedException {
        never.await();
    }

    private void stop() {
        stopping = true;
        boolean locked = false;
        try {
            locked = lock.tryLock(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            while (!parts.isEmpty()) {
                close(parts.pop());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (locked) {
                lock.unlock();
            }
            stopLogging();
        }
    }

    private static void close(Part part) {
        try {
            part.service().close();
        } catch (Exception e) {
            LOG.error("Stopping the {} failed", part.name(), e);
        }
    }

    private static void stopLogging() {
        if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext context) {
            context.stop();
        }
    }
}
