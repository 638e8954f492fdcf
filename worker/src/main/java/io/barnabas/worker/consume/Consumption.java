package io.barnabas.worker.consume;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.dispatch.RecordProcessor;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.reply.TopicLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/** Consumes the inbound topics of some routes on a thread of its own, from start to stop. Thread-safe. */
public final class Consumption {
    /** On top of the caller's deadline: the last commit and leaving the group. */
    private static final Duration LEAVE_MARGIN = Duration.ofSeconds(20);

    private final ConsumeLoop loop;
    private final Thread thread;

    private Consumption(ConsumeLoop loop, String name) {
        this.loop = loop;
        this.thread = new Thread(loop, name);
    }

    /**
     * Starts to consume; whether it works yet, {@link #readiness} says.
     *
     * @param routes those with a handler
     * @param deadLetters where dead letters go, by the inbound topics that are consumed
     * @param style how it commits
     * @param handlers runs the processor
     * @param limits told what the topics take
     */
    public static Consumption start(
            KafkaSettings kafka,
            String group,
            Collection<RouteConfig> routes,
            Map<String, String> deadLetters,
            WindowConfig window,
            ConsumeConfig config,
            CommitStyle style,
            Executor handlers,
            RecordProcessor<Inbound> processor,
            TopicLimits limits,
            WorkerMetrics metrics,
            LongSupplier nanoClock) {
        Set<String> topics = new TreeSet<>(deadLetters.keySet());
        Set<String> needed = new TreeSet<>(topics);
        needed.addAll(deadLetters.values());
        routes.forEach(it -> needed.addAll(List.of(it.outbound(), it.fanout())));
        Set<String> names = routes.stream().map(RouteConfig::name).collect(Collectors.toCollection(TreeSet::new));
        Intake intake = new Intake(names, metrics);
        ConsumerFactory consumers =
                new ConsumerFactory(kafka, group, window, config.maxPollInterval(), style.consumerProperties());
        ConsumeLoop loop = new ConsumeLoop(
                () -> new TopicCheck(kafka, config.start(), needed, limits),
                protocol -> {
                    Consumer<byte[], byte[]> consumer = consumers.create(protocol);
                    return new GroupConsumer(
                            consumer,
                            style.committer(consumer),
                            id -> {
                                style.onAssigned(id);
                                return new AssignedPartition(
                                        id, new PartitionWork<>(handlers, processor, nanoClock), intake, window);
                            },
                            config.revoke(),
                            metrics,
                            nanoClock);
                },
                topics,
                nanoClock);
        Consumption consumption = new Consumption(loop, "barnabas-consume-" + String.join("-", names));
        consumption.thread.start();
        return consumption;
    }

    public Readiness readiness() {
        return loop.readiness();
    }

    /** What it holds now. */
    public Totals totals() {
        return loop.totals();
    }

    /** Takes nothing more; what was taken has so long to be done. */
    public void requestStop(Duration deadline) {
        loop.requestStop(deadline);
    }

    /** After {@link #requestStop}: waits until it has committed and left the group. Blocks its caller. */
    public void awaitStop(Duration deadline) throws InterruptedException {
        thread.join(deadline.plus(LEAVE_MARGIN).toMillis());
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
        }
    }
}
