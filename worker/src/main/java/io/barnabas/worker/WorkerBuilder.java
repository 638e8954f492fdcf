package io.barnabas.worker;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.payload.PayloadConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Puts a worker together inside an application of one's own. Not thread-safe. */
public final class WorkerBuilder {
    private final KafkaSettings kafka;
    private final Map<String, Function<Topics, RouteConfig>> routes = new LinkedHashMap<>();
    private final Map<String, MessageHandler> handlers = new LinkedHashMap<>();
    private Topics topics = Topics.DEFAULT;
    private Set<String> only = Set.of();
    private String group = WorkerConfig.DEFAULT_GROUP;
    private WindowConfig window = WindowConfig.DEFAULT;
    private RetryConfig retry = RetryConfig.DEFAULT;
    private ConsumeConfig consume = ConsumeConfig.DEFAULT;
    private int threads = WorkerConfig.DEFAULT_THREADS;
    private DuplicatesConfig duplicates = DuplicatesConfig.OFF;
    private PayloadConfig payload = PayloadConfig.NONE;
    private boolean answers = true;
    private WorkerMetrics metrics = WorkerMetrics.NONE;

    WorkerBuilder(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** A route and what handles its events; the last one given for a name counts. */
    public WorkerBuilder route(RouteConfig route, MessageHandler handler) {
        return route(route.name(), names -> route, handler);
    }

    /**
     * A route of that name, with the path {@code /<name>}, on the {@link #topics}, also where these are told later.
     *
     * @param name 1 to 63 characters of {@code [a-z0-9-]}; another one is refused by {@link #start}
     */
    public WorkerBuilder route(String name, MessageHandler handler) {
        return route(name, names -> RouteConfig.of(name, "/" + name, names), handler);
    }

    private WorkerBuilder route(String name, Function<Topics, RouteConfig> route, MessageHandler handler) {
        routes.put(name, route);
        handlers.put(name, handler);
        return this;
    }

    /** The cluster's default topics, {@link Topics#DEFAULT} unless told otherwise; they name the dead-letter topic. */
    public WorkerBuilder topics(Topics names) {
        topics = names;
        return this;
    }

    /**
     * Which inbound topics of the routes are consumed, where {@link RouteConfig#messages} sends messages to several; all
     * unless told otherwise. Workers that consume others of them are in another group.
     */
    public WorkerBuilder only(String... inboundTopics) {
        only = Set.of(inboundTopics);
        return this;
    }

    /** The consumer group, {@code barnabas-worker} unless told otherwise. */
    public WorkerBuilder group(String name) {
        group = name;
        return this;
    }

    public WorkerBuilder window(WindowConfig bounds) {
        window = bounds;
        return this;
    }

    public WorkerBuilder retry(RetryConfig policy) {
        retry = policy;
        return this;
    }

    public WorkerBuilder consume(ConsumeConfig limits) {
        consume = limits;
        return this;
    }

    /** Most handlers at once on a JVM without virtual threads, 64 unless told otherwise. */
    public WorkerBuilder threads(int most) {
        threads = most;
        return this;
    }

    /**
     * Drops events that come again after this worker has handled them. Off unless told otherwise; {@link
     * DuplicatesConfig} has the bounds.
     *
     * @param perKey how many handled ids are remembered per record key
     * @param total how many in all
     */
    public WorkerBuilder dropDuplicates(int perKey, int total) {
        duplicates = new DuplicatesConfig(perKey, total);
        return this;
    }

    /** Serializers of handlers made by {@link io.barnabas.worker.payload.SerdeHandler#configured}; none unless told. */
    public WorkerBuilder payload(PayloadConfig serializers) {
        payload = serializers;
        return this;
    }

    /**
     * Whether what handlers send is sent; true unless told otherwise. A worker that may not answer runs in a group of its
     * own as the shadow of others: it sends nothing, writes no dead letters, and counts what it would have written.
     */
    public WorkerBuilder answers(boolean sent) {
        answers = sent;
        return this;
    }

    /** Where to count; nowhere unless told otherwise. */
    public WorkerBuilder metrics(WorkerMetrics counters) {
        metrics = counters;
        return this;
    }

    /** As {@link Worker#start}. */
    public Worker start() {
        return Worker.start(config(), handlers, metrics);
    }

    WorkerConfig config() {
        List<RouteConfig> all =
                routes.values().stream().map(it -> it.apply(topics)).toList();
        return WorkerConfig.defaults(kafka, new RouteConfigs(topics, all))
                .withTopics(only)
                .withGroup(group)
                .withWindow(window)
                .withRetry(retry)
                .withConsume(consume)
                .withThreads(threads)
                .withDuplicates(duplicates)
                .withPayload(payload)
                .withAnswers(answers);
    }
}
