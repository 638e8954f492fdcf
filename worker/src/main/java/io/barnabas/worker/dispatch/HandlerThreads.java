package io.barnabas.worker.dispatch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that handlers run on: one virtual thread per record in hand where the JVM has them (21 and later), else a
 * bounded pool. What waits for a thread is bounded by the partitions' windows.
 *
 * @param executor runs handlers
 * @param description for a log line
 */
public record HandlerThreads(ExecutorService executor, String description) {
    private static final String NAME = "barnabas-handler-";
    private static final long IDLE_SECONDS = 30;

    /** @param poolSize most threads at once where there are no virtual ones */
    public static HandlerThreads start(int poolSize) {
        ExecutorService virtual = virtualThreads();
        return virtual == null ? pool(poolSize) : new HandlerThreads(virtual, "virtual threads");
    }

    static HandlerThreads pool(int size) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, NAME + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return new HandlerThreads(pool, "a pool of " + size + " threads");
    }

    /** By method handles, because the code is compiled for Java 17. */
    static @Nullable ExecutorService virtualThreads() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object named = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(
                            lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual))
                                    .invoke(),
                            NAME,
                            1L);
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            MethodHandle executor = lookup.findStatic(
                    Executors.class,
                    "newThreadPerTaskExecutor",
                    MethodType.methodType(ExecutorService.class, ThreadFactory.class));
            return (ExecutorService) executor.invoke((ThreadFactory) factory.invoke(named));
        } catch (ReflectiveOperationException olderThan21) {
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("virtual threads cannot be made on Java " + Runtime.version(), e);
        }
    }
}
