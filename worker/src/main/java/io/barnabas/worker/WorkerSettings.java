package io.barnabas.worker;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.admin.AdminConfig;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.payload.PayloadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@link WorkerConfig} from the keys below {@code worker.}. */
public final class WorkerSettings {
    private static final int MAX_PORT = 65_535;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private WorkerSettings() {}

    /** Problems are left in the settings; null when a record could not be made. */
    public static @Nullable WorkerConfig from(Settings settings, KafkaSettings kafka, RouteConfigs routes) {
        String group = settings.string(
                "worker.group",
                "Consumer group, 1 to 249 characters; workers of one group share the work.",
                WorkerConfig.DEFAULT_GROUP);
        List<String> topics = settings.list(
                "worker.topics",
                "Which inbound topics of the routes are consumed, all by default: for workers of one team, in a group of"
                        + " its own.",
                List.of());
        int threads = settings.integer(
                "worker.threads",
                "Most handlers at once on a JVM without virtual threads (before 21).",
                WorkerConfig.DEFAULT_THREADS,
                1,
                10_000);
        WindowConfig window = window(settings);
        RetryConfig retry = retry(settings);
        ConsumeConfig consume = consume(settings);
        DuplicatesConfig duplicates = duplicates(settings);
        PayloadConfig payload = payload(settings);
        boolean answers = settings.bool(
                "worker.answers",
                "Whether what handlers send is sent and dead letters are written; false for a shadow of other workers, in a"
                        + " group of its own.",
                true);
        CloserConfig closer = closer(settings);
        AdminConfig admin = admin(settings);
        if (window == null || retry == null || consume == null || duplicates == null) {
            return null;
        }
        return settings.make(
                "worker",
                () -> new WorkerConfig(
                        kafka,
                        routes,
                        Set.copyOf(topics),
                        group,
                        window,
                        retry,
                        consume,
                        threads,
                        duplicates,
                        payload,
                        answers,
                        closer,
                        admin));
    }

    private static @Nullable CloserConfig closer(Settings settings) {
        boolean enabled = settings.bool(
                "worker.closer.enabled",
                "Whether this worker may tell the ends of connections whose gateway node is lost; one of all workers does."
                        + " None with worker.answers: false.",
                true);
        Duration timeout = settings.duration(
                "worker.closer.timeout",
                "For how long nothing may come of a gateway node until it counts as lost; never less than twice the node's"
                        + " gateway.presence.lease.",
                CloserConfig.DEFAULT.timeout(),
                SECOND,
                HOUR);
        boolean evenMany = settings.bool(
                "worker.closer.even-many",
                "Whether that also holds when more than two nodes, and more than a third of all, are silent at once;"
                        + " otherwise an error is logged and they are left alone.",
                CloserConfig.DEFAULT.evenMany());
        return enabled ? settings.make("worker.closer", () -> new CloserConfig(timeout, evenMany)) : null;
    }

    private static @Nullable WindowConfig window(Settings settings) {
        WindowConfig defaults = WindowConfig.DEFAULT;
        int records = settings.integer(
                "worker.window.records",
                "Most records of one partition held in memory.",
                defaults.records(),
                1,
                1_000_000);
        long bytes = settings.bytes(
                "worker.window.size",
                "Most bytes of one partition held in memory.",
                defaults.bytes(),
                1 << 10,
                1 << 30);
        int closed = settings.integer(
                "worker.window.closed-connections",
                "How many closed connections per partition are remembered, to drop what comes late.",
                defaults.closedConnections(),
                0,
                1_000_000);
        return settings.make("worker.window", () -> new WindowConfig(records, bytes, closed));
    }

    private static @Nullable RetryConfig retry(Settings settings) {
        RetryConfig defaults = RetryConfig.DEFAULT;
        int attempts = settings.integer(
                "worker.retry.attempts",
                "How often a handler is called for one record before the record is dead-lettered.",
                defaults.attempts(),
                1,
                100);
        Duration first = settings.duration(
                "worker.retry.first-pause",
                "Pause before the second attempt; each further one doubles.",
                defaults.firstPause(),
                MILLISECOND,
                HOUR);
        Duration most = settings.duration(
                "worker.retry.max-pause", "Longest pause between attempts.", defaults.maxPause(), MILLISECOND, HOUR);
        return settings.make("worker.retry", () -> new RetryConfig(attempts, first, most));
    }

    private static @Nullable ConsumeConfig consume(Settings settings) {
        ConsumeConfig defaults = ConsumeConfig.DEFAULT;
        Duration start = settings.duration(
                "worker.start-timeout",
                "How long Kafka may take to answer at start, before the worker gives up.",
                defaults.start(),
                SECOND,
                Duration.ofMinutes(10));
        Duration poll = settings.duration(
                "worker.max-poll-interval",
                "Kafka's max.poll.interval.ms: a worker that does not poll for so long leaves its group.",
                defaults.maxPollInterval(),
                SECOND,
                HOUR);
        Duration revoke = settings.duration(
                "worker.revoke-timeout",
                "How long handlers in hand are waited for when a partition is taken away; less than max-poll-interval.",
                defaults.revoke(),
                Duration.ZERO,
                HOUR);
        Duration stop = settings.duration(
                "worker.stop-timeout",
                "How long handlers in hand are waited for when the worker stops.",
                defaults.stop(),
                Duration.ZERO,
                HOUR);
        return settings.make("worker", () -> new ConsumeConfig(start, poll, revoke, stop));
    }

    private static @Nullable DuplicatesConfig duplicates(Settings settings) {
        DuplicatesConfig defaults = DuplicatesConfig.OFF;
        int perKey = settings.integer(
                "worker.duplicates.per-key",
                "How many handled ce_ids are remembered per record key, to drop events that come again; 0 turns that off.",
                defaults.perKey(),
                0,
                100_000);
        int total = settings.integer(
                "worker.duplicates.total",
                "How many handled ce_ids are remembered in all, about 200 bytes each.",
                defaults.total(),
                1,
                10_000_000);
        return settings.make("worker.duplicates", () -> new DuplicatesConfig(perKey, total));
    }

    private static PayloadConfig payload(Settings settings) {
        String deserializer = settings.optionalString(
                "worker.payload.deserializer",
                "Class of the Kafka deserializer that reads messages for handlers which leave that to the configuration.");
        String serializer = settings.optionalString(
                "worker.payload.serializer", "Class of the Kafka serializer that writes what such handlers send.");
        Map<String, String> properties = settings.map(
                "worker.payload.properties",
                "Properties for both, such as worker.payload.properties.schema.registry.url.");
        return new PayloadConfig(deserializer, serializer, properties);
    }

    /** Only where a port is configured. */
    private static @Nullable AdminConfig admin(Settings settings) {
        String host =
                settings.string("worker.admin-host", "Address at which health and metrics are served.", "127.0.0.1");
        Integer port = settings.optionalInteger(
                "worker.admin-port",
                "Port for health and metrics, 0 for any free one; they are not served by default.",
                0,
                MAX_PORT);
        return port == null ? null : settings.make("worker.admin-host", () -> new AdminConfig(host, port));
    }
}
