package io.barnabas.e2e.accounting;

import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** The workers of a test, which come and go. One thread. */
public final class Tier implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Function<String, WorkerBuilder> builders;
    private final Processes processes;
    private final Map<String, Worker> workers = new LinkedHashMap<>();
    private int started;

    /** Makes a worker's process. */
    public interface Processes {
        JavaProcess start(String name) throws Exception;
    }

    /**
     * Without a worker at first.
     *
     * @param builders makes a worker by its name
     * @param processes makes a worker's process by its name
     */
    public Tier(Function<String, WorkerBuilder> builders, Processes processes) {
        this.builders = builders;
        this.processes = processes;
    }

    /** One more in this JVM, ready on return; its name. */
    public String add() {
        String name = "w" + ++started;
        Worker worker = builders.apply(name).start();
        workers.put(name, worker);
        Awaitility.await().atMost(PATIENCE).until(worker::isReady);
        return name;
    }

    /** One in a process of its own; it is the caller's, and may not be ready yet. */
    public Member addProcess() throws Exception {
        String name = "p" + ++started;
        return new Member(name, processes.start(name));
    }

    /** A worker's process, and its name in the journal. */
    public record Member(String name, JavaProcess process) {}

    /** One of them goes, which has so long to finish what it took. */
    public void removeAny(Random random, Duration patience) {
        remove(List.copyOf(workers.keySet()).get(random.nextInt(workers.size())), patience);
    }

    /** The one of that name goes. */
    public void remove(String name, Duration patience) {
        Worker leaving = workers.remove(name);
        if (leaving == null) {
            throw new IllegalArgumentException(name + ": expected one of " + workers.keySet());
        }
        leaving.stop(patience);
    }

    @Override
    public void close() {
        workers.values().forEach(worker -> worker.stop(Duration.ZERO));
    }
}
