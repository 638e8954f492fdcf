package io.barnabas.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.admin.AdminConfig;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.payload.PayloadConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    private static final KafkaSettings KAFKA = new KafkaSettings("kafka:9092");
    private static final RouteConfigs ROUTES = RouteConfigs.defaults(Topics.DEFAULT);

    @Test
    void byDefaultTheRecordsDefaults() {
        Settings settings = given(Map.of());

        assertThat(WorkerSettings.from(settings, KAFKA, ROUTES)).isEqualTo(WorkerConfig.defaults(KAFKA, ROUTES));
        settings.finish();
    }

    @Test
    void everyKeyWithAnotherValue() {
        Settings settings = given(Map.ofEntries(
                Map.entry("worker.group", "g"),
                Map.entry("worker.topics", "barnabas.inbound"),
                Map.entry("worker.threads", "7"),
                Map.entry("worker.window.records", "11"),
                Map.entry("worker.window.size", "2MiB"),
                Map.entry("worker.window.closed-connections", "13"),
                Map.entry("worker.retry.attempts", "5"),
                Map.entry("worker.retry.first-pause", "50ms"),
                Map.entry("worker.retry.max-pause", "2s"),
                Map.entry("worker.start-timeout", "3s"),
                Map.entry("worker.max-poll-interval", "4m"),
                Map.entry("worker.revoke-timeout", "6s"),
                Map.entry("worker.stop-timeout", "8s"),
                Map.entry("worker.duplicates.per-key", "17"),
                Map.entry("worker.duplicates.total", "19"),
                Map.entry("worker.payload.deserializer", "a.Deserializer"),
                Map.entry("worker.payload.serializer", "a.Serializer"),
                Map.entry("worker.payload.properties.schema.registry.url", "http://schemas"),
                Map.entry("worker.answers", "false"),
                Map.entry("worker.closer.timeout", "9s"),
                Map.entry("worker.closer.even-many", "true"),
                Map.entry("worker.admin-host", "0.0.0.0"),
                Map.entry("worker.admin-port", "0")));

        WorkerConfig config = WorkerSettings.from(settings, KAFKA, ROUTES);

        settings.finish();
        assertThat(config)
                .isEqualTo(new WorkerConfig(
                        KAFKA,
                        ROUTES,
                        Set.of("barnabas.inbound"),
                        "g",
                        new WindowConfig(11, 2 << 20, 13),
                        new RetryConfig(5, Duration.ofMillis(50), Duration.ofSeconds(2)),
                        new ConsumeConfig(
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(4),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(8)),
                        7,
                        new DuplicatesConfig(17, 19),
                        new PayloadConfig(
                                "a.Deserializer", "a.Serializer", Map.of("schema.registry.url", "http://schemas")),
                        false,
                        new CloserConfig(Duration.ofSeconds(9), true),
                        new AdminConfig("0.0.0.0", 0)));
    }

    @Test
    void theCloserCanBeLeftOut() {
        Settings settings = given(Map.of("worker.closer.enabled", "false"));
        assertThat(WorkerSettings.from(settings, KAFKA, ROUTES))
                .isEqualTo(WorkerConfig.defaults(KAFKA, ROUTES).withCloser(null));
        settings.finish();
    }

    @Test
    void valuesThatContradictEachOtherAreAProblem() {
        Settings settings = given(Map.of(
                "worker.retry.first-pause", "2s",
                "worker.retry.max-pause", "1s",
                "worker.max-poll-interval", "5s",
                "worker.stop-timeout", "5s"));

        assertThat(WorkerSettings.from(settings, KAFKA, ROUTES)).isNull();
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("worker.retry: longest retry pause")
                .hasMessageContaining("worker: ");
    }

    private static Settings given(Map<String, String> values) {
        return new Settings(null, Map.of(), Map.of(), values);
    }
}
