package io.barnabas.worker;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.admin.AdminConfig;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.payload.PayloadConfig;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is started with.
 *
 * @param kafka how to reach the cluster
 * @param routes all routes; those with a handler are consumed
 * @param topics which inbound topics of the routes are consumed; empty for all
 * @param group the consumer group: 1 to 249 characters; workers of one group share the partitions
 * @param window bounds of what is held in memory, per partition
 * @param retry what is done when a handler fails
 * @param consume time limits
 * @param threads most handlers at once on a JVM without virtual threads (before 21); 1 to 10,000
 * @param duplicates which events that come again are dropped
 * @param payload serializers of handlers that leave them to the configuration
 * @param answers whether what handlers send is sent, and dead letters are written; false for a shadow of other workers
 * @param closer when gateway nodes count as lost, for the closer that {@code barnabas worker} runs beside the handlers
 *     if these may answer; null for none
 * @param admin where health and metrics are served; null for nowhere
 */
public record WorkerConfig(
        KafkaSettings kafka,
        RouteConfigs routes,
        Set<String> topics,
        String group,
        WindowConfig window,
        RetryConfig retry,
        ConsumeConfig consume,
        int threads,
        DuplicatesConfig duplicates,
        PayloadConfig payload,
        boolean answers,
        @Nullable CloserConfig closer,
        @Nullable AdminConfig admin) {
    public static final String DEFAULT_GROUP = "barnabas-worker";
    public static final int DEFAULT_THREADS = 64;

    private static final int MAX_GROUP_LENGTH = 249;
    private static final int MAX_THREADS = 10_000;

    public WorkerConfig {
        topics = Set.copyOf(topics);
        Set<String> known = routes.routes().stream()
                .flatMap(it -> it.inboundTopics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String topic : topics) {
            if (!known.contains(topic)) {
                throw new IllegalArgumentException(
                        "worker topic '" + topic + "': expected an inbound topic of a route, one of " + known);
            }
        }
        if (group.isBlank() || group.length() > MAX_GROUP_LENGTH) {
            throw new IllegalArgumentException(
                    "worker group '" + group + "': expected 1 to " + MAX_GROUP_LENGTH + " characters");
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("worker threads " + threads + ": expected 1 to " + MAX_THREADS);
        }
    }

    public static WorkerConfig defaults(KafkaSettings kafka, RouteConfigs routes) {
        return new WorkerConfig(
                kafka,
                routes,
                Set.of(),
                DEFAULT_GROUP,
                WindowConfig.DEFAULT,
                RetryConfig.DEFAULT,
                ConsumeConfig.DEFAULT,
                DEFAULT_THREADS,
                DuplicatesConfig.OFF,
                PayloadConfig.NONE,
                true,
                CloserConfig.DEFAULT,
                null);
    }

    /** Whether the route's events are handled in transactions. A shadow sends nothing that could be part of one. */
    boolean isTransactional(RouteConfig route) {
        return route.exactlyOnce() && answers;
    }

    /** The consumer group that reads the route: one of its own in transactions, which shall hold up nobody else. */
    public String groupOf(RouteConfig route) {
        return isTransactional(route) ? group + "." + route.name() : group;
    }

    /** Which of the route's inbound topics are consumed; empty for none. */
    public List<String> topicsOf(RouteConfig route) {
        return route.inboundTopics().stream()
                .filter(it -> topics.isEmpty() || topics.contains(it))
                .toList();
    }

    /** Consumes these of the routes' inbound topics only; none given stands for all. */
    public WorkerConfig withTopics(Set<String> some) {
        return edit(draft -> draft.topics = some);
    }

    public WorkerConfig withGroup(String name) {
        return edit(draft -> draft.group = name);
    }

    public WorkerConfig withWindow(WindowConfig bounds) {
        return edit(draft -> draft.window = bounds);
    }

    public WorkerConfig withRetry(RetryConfig policy) {
        return edit(draft -> draft.retry = policy);
    }

    public WorkerConfig withConsume(ConsumeConfig limits) {
        return edit(draft -> draft.consume = limits);
    }

    public WorkerConfig withThreads(int most) {
        return edit(draft -> draft.threads = most);
    }

    public WorkerConfig withDuplicates(DuplicatesConfig memory) {
        return edit(draft -> draft.duplicates = memory);
    }

    public WorkerConfig withPayload(PayloadConfig serializers) {
        return edit(draft -> draft.payload = serializers);
    }

    public WorkerConfig withAnswers(boolean sent) {
        return edit(draft -> draft.answers = sent);
    }

    /** Serves health and metrics there. */
    public WorkerConfig withAdmin(String host, int port) {
        return edit(draft -> draft.admin = new AdminConfig(host, port));
    }

    /** Null for no closer beside the handlers. */
    public WorkerConfig withCloser(@Nullable CloserConfig watching) {
        return edit(draft -> draft.closer = watching);
    }

    private WorkerConfig edit(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The record's components, to be changed before the next record is made of them. */
    private static final class Draft {
        private final KafkaSettings kafka;
        private final RouteConfigs routes;
        private Set<String> topics;
        private String group;
        private WindowConfig window;
        private RetryConfig retry;
        private ConsumeConfig consume;
        private int threads;
        private DuplicatesConfig duplicates;
        private PayloadConfig payload;
        private boolean answers;
        private @Nullable CloserConfig closer;
        private @Nullable AdminConfig admin;

        Draft(WorkerConfig from) {
            kafka = from.kafka;
            routes = from.routes;
            topics = from.topics;
            group = from.group;
            window = from.window;
            retry = from.retry;
            consume = from.consume;
            threads = from.threads;
            duplicates = from.duplicates;
            payload = from.payload;
            answers = from.answers;
            closer = from.closer;
            admin = from.admin;
        }

        WorkerConfig finish() {
            return new WorkerConfig(
                    kafka,
                    routes,
                    topics,
                    group,
                    window,
                    retry,
                    consume,
                    threads,
                    duplicates,
                    payload,
                    answers,
                    closer,
                    admin);
        }
    }
}
