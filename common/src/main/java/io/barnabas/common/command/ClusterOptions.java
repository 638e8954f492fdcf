package io.barnabas.common.command;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that talks to a cluster: a picocli mixin. */
public final class ClusterOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration, YAML or Java properties. Default: ./barnabas.yaml if there is one.")
    private @Nullable Path configFile;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT[,...]",
            description = "Kafka's bootstrap servers. Default: kafka.bootstrap-servers of the configuration, else"
                    + " 127.0.0.1:9092.")
    private @Nullable String bootstrap;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Java properties for all Kafka clients, for instance SASL and TLS, as Kafka's own tools take"
                    + " them.")
    private @Nullable Path kafkaConfig;

    /**
     * Reads the configuration.
     *
     * @param options values of further options by their key; a null value is an option that was not given
     * @throws io.barnabas.common.config.ConfigException when a file cannot be read
     */
    public Settings settings(Map<String, ? extends @Nullable Object> options) {
        Map<String, String> overrides = new HashMap<>();
        put(overrides, "kafka.bootstrap-servers", bootstrap);
        put(overrides, "kafka.properties-file", kafkaConfig);
        options.forEach((key, value) -> put(overrides, key, value));
        return Settings.load(configFile, overrides);
    }

    /**
     * What a command needs that belongs to neither tier.
     *
     * @param plan the topics that the routes need
     */
    public record Cluster(KafkaSettings kafka, RouteConfigs routes, TopicPlan plan) {}

    /**
     * As {@link #read}, and waits until Kafka answers.
     *
     * @throws io.barnabas.common.config.ConfigException when the configuration has a problem
     * @throws io.barnabas.common.kafka.KafkaUnavailableException when Kafka does not answer in time
     */
    public Cluster await(Duration timeout) {
        Cluster found = read();
        KafkaProbe.await(found.kafka(), timeout);
        return found;
    }

    /**
     * Reads the configuration, in which the keys of both tiers are left alone.
     *
     * @throws io.barnabas.common.config.ConfigException when the configuration has a problem
     */
    public Cluster read() {
        Settings settings = settings(Map.of());
        settings.leave("gateway");
        settings.leave("worker");
        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs routes = RouteConfigs.from(settings);
        TopicPlan plan = TopicPlan.from(settings, routes);
        KafkaSettings kafka = KafkaSettings.from(settings);
        settings.finish();
        return new Cluster(kafka, routes, plan);
    }

    private static void put(Map<String, String> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.put(key, value.toString());
        }
    }
}
