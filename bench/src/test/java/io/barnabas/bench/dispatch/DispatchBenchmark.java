package io.barnabas.bench.dispatch;

import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.dispatch.HandlerThreads;
import io.barnabas.worker.dispatch.PartitionWork;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One partition's dispatch alone, without Kafka: records per second, from being taken to being done by a handler that
 * does nothing. {@link Benchmarks} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBenchmark {
    private static final int RECORDS = 10_000;
    private static final int RECORD_BYTES = 500;
    private static final int EACH_SLOW = 100;
    private static final int POOL = 64;
    private static final String SLOW = "slow";

    /** What runs the handlers. */
    public enum Threads {
        /** The thread that takes the records: nothing but the bookkeeping is measured. */
        CALLER,
        /** As a worker has them. */
        VIRTUAL
    }

    private enum Role {
        /** Of any key. */
        FAST,
        /** The first of the slow key. */
        HELD,
        /** Of the slow key. */
        BEHIND
    }

    @Param
    public Threads threads = Threads.CALLER;

    @Param({"1", "100", "10000"})
    public int keys;

    private final BlockingQueue<Completion> held = new LinkedBlockingQueue<>();
    private String[] names = {};
    private volatile CountDownLatch others = new CountDownLatch(0);
    private volatile CountDownLatch slowOnes = new CountDownLatch(0);
    private ExecutorService executor;
    private PartitionWork<Role> work;
    private long offset;

    @Setup(Level.Trial)
    public void start() {
        names = new String[keys];
        for (int i = 0; i < keys; i++) {
            names[i] = "node.incarnation.0." + i;
        }
        executor = HandlerThreads.start(POOL).executor();
        work = new PartitionWork<>(
                threads == Threads.CALLER ? Runnable::run : executor, this::process, System::nanoTime);
    }

    @TearDown(Level.Trial)
    public void stop() {
        executor.shutdownNow();
    }

    /** Keys in turn. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long evenKeys() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(RECORDS);
        others = all;
        for (int i = 0; i < RECORDS; i++) {
            work.take(offset++, names[i % names.length], RECORD_BYTES, Role.FAST);
        }
        all.await();
        return work.committable();
    }

    /**
     * The same, and every hundredth record is of one key whose first is not done before all others are: what the others
     * pay for a slow key, and for a window that is not released meanwhile.
     */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long oneSlowKey() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(RECORDS - RECORDS / EACH_SLOW);
        CountDownLatch slow = new CountDownLatch(RECORDS / EACH_SLOW);
        others = all;
        slowOnes = slow;
        for (int i = 0; i < RECORDS; i++) {
            Role role = i == 0 ? Role.HELD : i % EACH_SLOW == 0 ? Role.BEHIND : Role.FAST;
            work.take(offset++, role == Role.FAST ? names[i % names.length] : SLOW, RECORD_BYTES, role);
        }
        all.await();
        Completion first = held.take();
        slowOnes.countDown();
        first.done();
        slow.await();
        return work.committable();
    }

    private void process(Role role, Completion completion) {
        if (role == Role.HELD) {
            held.add(completion);
            return;
        }
        completion.done();
        (role == Role.FAST ? others : slowOnes).countDown();
    }
}
