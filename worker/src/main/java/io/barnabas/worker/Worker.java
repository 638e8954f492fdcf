package io.barnabas.worker;

import io.barnabas.common.ClockWatch;
import io.barnabas.common.TimeOfDay;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.consume.CommitStyle;
import io.barnabas.worker.consume.Consumption;
import io.barnabas.worker.consume.Readiness;
import io.barnabas.worker.consume.Totals;
import io.barnabas.worker.dispatch.HandlerThreads;
import io.barnabas.worker.failure.Attempts;
import io.barnabas.worker.failure.Attempts.Binding;
import io.barnabas.worker.failure.DeadLetters;
import io.barnabas.worker.failure.Retries;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.payload.SerdeHandler;
import io.barnabas.worker.reply.Output;
import io.barnabas.worker.reply.OutputProducer;
import io.barnabas.worker.reply.Outputs;
import io.barnabas.worker.reply.SilentOutput;
import io.barnabas.worker.reply.TopicLimits;
import io.barnabas.worker.transaction.ExactlyOnce;
import io.barnabas.worker.transaction.HeldOutputs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: handlers behind a member of a consumer group.
 *
 * <pre>{@code
 * try (Worker worker = Worker.builder(new KafkaSettings("kafka:9092"))
 *         .route("ws", (message, context) -> context.reply(message.text()))
 *         .start()) {
 *     ...
 * }
 * }</pre>
 *
 * Thread-safe; starting and stopping block their caller.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration PRODUCER_CLOSE = Duration.ofSeconds(5);
    /** The longest that a stop takes on top of its deadline. */
    static final Duration STOP_MARGIN = Consumption.STOP_MARGIN.plus(PRODUCER_CLOSE);

    private final WorkerConfig config;
    private final Map<String, Binding> bindings;
    private final WorkerMetrics metrics;
    private final HandlerThreads threads;
    private final TopicLimits limits = new TopicLimits();
    private final OutputProducer producer;
    private final Retries retries;
    private final List<Consumption> consumptions = new CopyOnWriteArrayList<>();
    private final ClockWatch clock;
    private boolean stopped;

    private Worker(WorkerConfig config, Map<String, Binding> bindings, WorkerMetrics metrics) {
        this.config = config;
        this.bindings = bindings;
        this.metrics = metrics;
        this.threads = HandlerThreads.start(config.threads());
        this.producer = new OutputProducer(config.kafka(), limits, metrics);
        this.retries = new Retries(config.retry(), threads.executor());
        this.clock = ClockWatch.start(
                "barnabas-worker-clock", new TimeOfDay(InstantSource.system(), System::nanoTime), this::clockSetBack);
    }

    public static WorkerBuilder builder(KafkaSettings kafka) {
        return new WorkerBuilder(kafka);
    }

    /**
     * Starts a worker; it joins its group on a thread of its own, and {@link #readiness} says when it has.
     *
     * @param handlers by the name of their route; those of routes that are not configured are left out with a warning
     * @throws IllegalArgumentException when no configured route has a handler, or a serializer cannot be made
     * @throws io.barnabas.common.kafka.KafkaUnavailableException when Kafka does not answer in time
     */
    public static Worker start(WorkerConfig config, Map<String, MessageHandler> handlers, WorkerMetrics metrics) {
        Map<String, Binding> bindings = bind(config, handlers);
        KafkaProbe.await(config.kafka(), config.consume().start());
        Worker worker = new Worker(config, bindings, metrics);
        worker.start();
        return worker;
    }

    private void start() {
        LOG.info(
                "Worker of group {} for routes {} on Kafka at {}, handlers on {}{}",
                config.group(),
                bindings.keySet(),
                config.kafka().bootstrapServers(),
                threads.description(),
                config.answers() ? "" : "; it may not answer");
        Map<String, Binding> shared = new LinkedHashMap<>();
        bindings.forEach((name, binding) -> {
            if (config.isTransactional(binding.route())) {
                consumptions.add(exactlyOnce(binding));
            } else {
                shared.put(name, binding);
            }
        });
        if (!shared.isEmpty()) {
            Output output = config.answers() ? producer : new SilentOutput(metrics);
            consumptions.add(consume(config.group(), shared, Outputs.straight(output), CommitStyle.AT_LEAST_ONCE));
        }
        metrics.gauges(
                () -> totals().records(), () -> totals().bytes(), () -> totals().uncommitted(), () -> totals().lag());
    }

    private Consumption exactlyOnce(Binding binding) {
        String name = binding.route().name();
        String group = config.groupOf(binding.route());
        LOG.info("Route {} is exactly-once, in group {}", name, group);
        HeldOutputs held = new HeldOutputs(limits);
        return consume(
                group,
                Map.of(name, binding),
                held,
                new ExactlyOnce(config.kafka(), group, held, metrics, System::nanoTime));
    }

    private Consumption consume(String group, Map<String, Binding> mine, Outputs outputs, CommitStyle style) {
        Map<String, String> deadLetterTopics = deadLetterTopics(config, mine);
        Attempts attempts = new Attempts(
                mine,
                outputs,
                new DeadLetters(deadLetterTopics, outputs, retries, metrics),
                retries,
                config.retry().attempts(),
                config.duplicates(),
                metrics,
                System::nanoTime,
                InstantSource.system());
        return Consumption.start(
                config.kafka(),
                group,
                mine.values().stream().map(Binding::route).toList(),
                deadLetterTopics,
                config.window(),
                config.consume(),
                style,
                threads.executor(),
                attempts,
                limits,
                metrics,
                System::nanoTime);
    }

    /** First the producer, for which handlers may be waiting; those of exactly-once routes are a membership's own. */
    private void clockSetBack(Duration back) {
        producer.replace();
        consumptions.forEach(it -> it.clockSetBack(back));
    }

    private Totals totals() {
        return consumptions.stream().map(Consumption::totals).reduce(Totals.NONE, Totals::plus);
    }

    /** Whether it is a member of its group and knows where it stands in its partitions. */
    public Readiness readiness() {
        List<Readiness> all = consumptions.stream().map(Consumption::readiness).toList();
        return all.stream().filter(it -> !it.ready()).findFirst().orElse(all.get(0));
    }

    public boolean isReady() {
        return readiness().ready();
    }

    /** One sentence that says what it waits for; null when it is ready. */
    public @Nullable String problem() {
        return readiness().problem();
    }

    /** Stops with the configured deadline. */
    @Override
    public void close() {
        stop(config.consume().stop());
    }

    /**
     * Takes nothing more, waits at most so long for what was taken, commits what is done, leaves the group at once and
     * interrupts handlers that still run; their records will be read again. Does nothing the second time.
     */
    public synchronized void stop(Duration deadline) {
        if (stopped) {
            return;
        }
        stopped = true;
        clock.close();
        try {
            consumptions.forEach(it -> it.requestStop(deadline));
            Consumption.awaitStop(consumptions, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        retries.close();
        threads.executor().shutdownNow();
        producer.close(PRODUCER_CLOSE);
        SerdeHandler.release(bindings.values().stream().map(Binding::handler).toList());
        LOG.info("Worker of group {} has stopped", config.group());
    }

    private static Map<String, Binding> bind(WorkerConfig config, Map<String, MessageHandler> handlers) {
        Map<String, MessageHandler> left = new HashMap<>(handlers);
        Map<String, Binding> bindings = new LinkedHashMap<>();
        for (RouteConfig route : config.routes().routes()) {
            MessageHandler handler = left.remove(route.name());
            if (handler != null && !config.topicsOf(route).isEmpty()) {
                bindings.put(route.name(), new Binding(route, SerdeHandler.bind(handler, route, config.payload())));
            }
        }
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("no route has a handler: found handlers for " + handlers.keySet()
                    + ", expected one for any of "
                    + config.routes().routes().stream()
                            .filter(it -> !config.topicsOf(it).isEmpty())
                            .map(RouteConfig::name)
                            .toList()
                    + (config.topics().isEmpty() ? "" : ", whose topics worker.topics names"));
        }
        if (!left.isEmpty()) {
            LOG.warn("handlers for {} are not used: no such route is configured", left.keySet());
        }
        return bindings;
    }

    /** By inbound topic: the topics that {@code barnabas topics create} makes. */
    private static Map<String, String> deadLetterTopics(WorkerConfig config, Map<String, Binding> bindings) {
        Map<String, String> topics = new HashMap<>();
        for (Binding binding : bindings.values()) {
            for (String inbound : config.topicsOf(binding.route())) {
                topics.put(inbound, config.routes().deadLetters(inbound));
            }
        }
        return topics;
    }
}
