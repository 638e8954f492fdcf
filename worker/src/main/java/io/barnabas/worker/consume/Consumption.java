package io.barnabas.worker.consume;

import io.barnabas.common.Deadline;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumes the inbound topics of some routes on a thread of its own, from start to stop. Thread-safe. */
public final class Consumption {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    /** On top of the caller's deadline: the last commit and leaving the group. */
    private static final Duration LEAVE_MARGIN = Duration.ofSeconds(20);
    /** For each question about topics; without an answer it is asked again. */
    private static final Duration QUESTION = Duration.ofSeconds(10);
    /** For a thread that was interrupted as it was late. */
    private static final Duration INTERRUPTED = Duration.ofSeconds(5);
    /** The longest that a stop takes on top of its caller's deadline. */
    public static final Duration STOP_MARGIN = LEAVE_MARGIN.plus(INTERRUPTED);

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
                () -> new TopicCheck(kafka, QUESTION, needed, limits),
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
                config.revoke(),
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

    /** Joins its group anew with a new consumer, as the time of day was set back by so much. */
    public void clockSetBack(Duration back) {
        loop.clockSetBack(back);
    }

    /** Takes nothing more; what was taken has so long to be done. */
    public void requestStop(Duration deadline) {
        loop.requestStop(deadline);
    }

    /**
     * After {@link #requestStop} of all of them: waits until they have committed and left their groups. Blocks its caller,
     * for the deadline and {@link #STOP_MARGIN} at most, however many there are.
     */
    public static void awaitStop(Collection<Consumption> stopping, Duration deadline) throws InterruptedException {
        join(stopping, deadline.plus(LEAVE_MARGIN));
        List<Consumption> late =
                stopping.stream().filter(it -> it.thread.isAlive()).toList();
        late.forEach(it -> {
            LOG.warn("{} is late and is interrupted", it.thread.getName());
            it.thread.interrupt();
        });
        join(late, INTERRUPTED);
    }

    private static void join(Collection<Consumption> stopping, Duration atMost) throws InterruptedException {
        Deadline deadline = new Deadline(atMost, System::nanoTime);
        for (Consumption each : stopping) {
            deadline.join(each.thread);
        }
    }
}
