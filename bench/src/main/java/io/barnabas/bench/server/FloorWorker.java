package io.barnabas.bench.server;

import io.barnabas.bench.floor.FloorTopics;
import io.barnabas.bench.floor.FloorWorkerCommand;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The floor's worker: a JVM of its own, because a gateway and a worker never share one. In one JVM the floor's two hops
 * would share code that is warm and memory that is cached (ADR 0010).
 */
public final class FloorWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern READS = Pattern.compile("(" + FloorWorkerCommand.READS + ").*");

    private final Child child;

    private FloorWorker(Child child) {
        this.child = child;
    }

    /**
     * Starts it and waits until it has partitions.
     *
     * @param flags JVM flags on top of this JVM's
     * @throws CommandException when it ends, or has none in time
     */
    public static FloorWorker start(KafkaSettings kafka, FloorTopics topics, List<String> flags)
            throws InterruptedException {
        Child child = Child.start(
                FloorWorkerCommand.NAME,
                Path.of("").toAbsolutePath(),
                flags,
                List.of(
                        FloorWorkerCommand.NAME,
                        kafka.bootstrapServers(),
                        topics.group(),
                        topics.there(),
                        topics.back()));
        FloorWorker worker = new FloorWorker(child);
        boolean reads = false;
        try {
            child.await(READS, PATIENCE);
            reads = true;
            return worker;
        } finally {
            if (!reads) {
                worker.close();
            }
        }
    }

    /** Asks it to leave its group and end, and waits for that. */
    @Override
    public void close() {
        child.close();
    }
}
