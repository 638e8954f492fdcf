package io.barnabas.worker;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.consume.Consumption;
import io.barnabas.worker.consume.Readiness;
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
import io.barnabas.worker.reply.SilentOutput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: handlers behind a member of a consumer group.
 *
 * <pre>{@code
 * try (Worker worker = Worker.builder(new KafkaSettings("kafka:9092"))
 *         .route(RouteConfig.of("ws", "/ws", Topics.DEFAULT), (message, context) -> context.reply(message.text()))
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

    private final WorkerConfig config;
    private final List<Binding> bindings;
    private final HandlerThreads threads;
    private final OutputProducer producer;
    private final Retries retries;
    private final Consumption consumption;
    private boolean stopped;

    private Worker(
            WorkerConfig config,
            Collection<Binding> bindings,
            HandlerThreads threads,
            OutputProducer producer,
            Retries retries,
            Consumption consumption) {
        this.config = config;
        this.bindings = List.copyOf(bindings);
        this.threads = threads;
        this.producer = producer;
        this.retries = retries;
        this.consumption = consumption;
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
        HandlerThreads threads = HandlerThreads.start(config.threads());
        OutputProducer producer = new OutputProducer(config.kafka(), metrics);
        Output output = config.answers() ? producer : new SilentOutput(metrics);
        Retries retries = new Retries(config.retry(), threads.executor());
        Map<String, String> deadLetterTopics = deadLetterTopics(config, bindings);
        Attempts attempts = new Attempts(
                bindings,
                output,
                new DeadLetters(deadLetterTopics, output, retries, metrics),
                retries,
                config.retry().attempts(),
                config.duplicates(),
                metrics,
                System::nanoTime,
                InstantSource.system());
        LOG.info(
                "Worker of group {} for routes {} on Kafka at {}, handlers on {}{}",
                config.group(),
                bindings.keySet(),
                config.kafka().bootstrapServers(),
                threads.description(),
                config.answers() ? "" : "; it may not answer");
        Consumption consumption = Consumption.start(
                config.kafka(),
                config.group(),
                bindings.values().stream().map(Binding::route).toList(),
                deadLetterTopics.values(),
                config.window(),
                config.consume(),
                threads.executor(),
                attempts,
                producer,
                metrics,
                System::nanoTime);
        return new Worker(config, bindings.values(), threads, producer, retries, consumption);
    }

    /** Whether it is a member of its group and knows where it stands in its partitions. */
    public Readiness readiness() {
        return consumption.readiness();
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
        try {
            consumption.stop(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        retries.close();
        threads.executor().shutdownNow();
        producer.close(PRODUCER_CLOSE);
        SerdeHandler.release(bindings.stream().map(Binding::handler).toList());
        LOG.info("Worker of group {} has stopped", config.group());
    }

    private static Map<String, Binding> bind(WorkerConfig config, Map<String, MessageHandler> handlers) {
        Map<String, MessageHandler> left = new HashMap<>(handlers);
        Map<String, Binding> bindings = new LinkedHashMap<>();
        for (RouteConfig route : config.routes().routes()) {
            MessageHandler handler = left.remove(route.name());
            if (handler != null) {
                bindings.put(route.name(), new Binding(route, SerdeHandler.bind(handler, route, config.payload())));
            }
        }
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("no route has a handler: found handlers for " + handlers.keySet()
                    + ", expected one for any of "
                    + config.routes().routes().stream().map(RouteConfig::name).toList());
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
            topics.put(binding.route().inbound(), config.routes().deadLetters(binding.route()));
        }
        return topics;
    }
}
