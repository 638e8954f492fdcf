package io.barnabas.e2e.accounting;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerBuilder;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.failure.RetryConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A worker that keeps the journal: in this JVM, or as a process to be killed. */
final class JournalWorker {
    /** Shorter than {@link Faults} makes a slow handler. */
    static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(3);

    private static final Duration REVOKE = Duration.ofSeconds(1);
    /** No failure that the test orders may exhaust it. */
    private static final RetryConfig RETRY = new RetryConfig(100, Duration.ofMillis(10), Duration.ofMillis(200));

    private JournalWorker() {}

    private static String group(RouteConfigs routes) {
        return routes.topics().inbound() + ".group";
    }

    /** The consumer group that commits. */
    static String committing(RouteConfigs routes) {
        RouteConfig route = routes.routes().get(0);
        return group(routes) + (route.exactlyOnce() ? "." + route.name() : "");
    }

    static WorkerBuilder builder(
            KafkaSettings kafka, RouteConfigs routes, Journal journal, String name, Mischief mischief) {
        return Worker.builder(kafka)
                .topics(routes.topics())
                .group(group(routes))
                .retry(RETRY)
                .consume(new ConsumeConfig(Duration.ofSeconds(30), MAX_POLL_INTERVAL, REVOKE, Duration.ofSeconds(5)))
                .route(routes.routes().get(0), new JournalHandler(journal, name, mischief));
    }

    /** Arguments: bootstrap servers, topic prefix, whether exactly once, journal, name. */
    public static void main(String[] args) throws Exception {
        RouteConfigs plain = RouteConfigs.defaults(Topics.withPrefix(args[1]));
        RouteConfigs routes = Boolean.parseBoolean(args[2]) ? Brokers.exactlyOnce(plain) : plain;
        builder(new KafkaSettings(args[0]), routes, new Journal(Path.of(args[3])), args[4], new Mischief())
                .start();
    }
}
