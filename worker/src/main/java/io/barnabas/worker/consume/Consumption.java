package io.barnabas.worker.consume;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.dispatch.RecordProcessor;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.reply.OutputProducer;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Consumes the inbound topics of some routes on a thread of its own, from start to stop. Thread-safe. */
public final class Consumption {
    /** On top of the caller's deadline: the last commit and leaving the group. */
    private static final Duration LEAVE_MARGIN = Duration.ofSeconds(20);

    private final ConsumeLoop loop;
    private final Thread thread;

    private Consumption(ConsumeLoop loop) {
        this.loop = loop;
        this.thread = new Thread(loop, "barnabas-worker-consume");
    }

    /**
     * Starts to consume; whether it works yet, {@link #readiness} says.
     *
     * @param routes those with a handler
     * @param deadLetters topics that dead letters go to
     * @param handlers runs the processor
     */
    public static Consumption start(
            KafkaSettings kafka,
            String group,
            Collection<RouteConfig> routes,
            Collection<String> deadLetters,
            WindowConfig window,
            ConsumeConfig config,
            Executor handlers,
            RecordProcessor<Inbound> processor,
            OutputProducer producer,
            WorkerMetrics metrics,
            LongSupplier nanoClock) {
        Set<String> topics = routes.stream().map(RouteConfig::inbound).collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = routes.stream().map(RouteConfig::name).collect(Collectors.toCollection(TreeSet::new));
        Intake intake = new Intake(names, metrics);
        ConsumerFactory consumers = new ConsumerFactory(kafka, group, window, config.maxPollInterval());
        ConsumeLoop loop = new ConsumeLoop(
                () -> new TopicCheck(kafka, config.start(), routes, deadLetters, producer),
                protocol -> new GroupConsumer(
                        consumers.create(protocol),
                        id -> new AssignedPartition(
                                id, new PartitionWork<>(handlers, processor, nanoClock), intake, window),
                        config.revoke(),
                        metrics,
                        nanoClock),
                topics,
                nanoClock);
        metrics.gauges(() -> loop.totals().records(), () -> loop.totals().bytes(), () -> loop.totals()
                .uncommitted());
        Consumption consumption = new Consumption(loop);
        consumption.thread.start();
        return consumption;
    }

    public Readiness readiness() {
        return loop.readiness();
    }

    /** Takes nothing more, waits at most so long for what was taken, commits and leaves the group. Blocks its caller. */
    public void stop(Duration deadline) throws InterruptedException {
        loop.requestStop(deadline);
        thread.join(deadline.plus(LEAVE_MARGIN).toMillis());
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
        }
    }
}
