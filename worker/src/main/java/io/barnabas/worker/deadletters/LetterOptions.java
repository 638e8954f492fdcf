package io.barnabas.worker.deadletters;

import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where dead letters are: options of all {@code dlq} commands. */
final class LetterOptions {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Dead-letter topic. Default: those of the configured routes.")
    private @Nullable String topic;

    /** A cluster that answers, and its dead-letter topics. */
    record Source(KafkaSettings kafka, Set<String> topics) {
        /** The topic of positions that name none. */
        String onlyTopic() {
            if (topics.size() != 1) {
                throw new IllegalArgumentException("there are " + topics.size()
                        + " dead-letter topics: expected topic-partition@offset, or --topic. They are " + topics);
            }
            return topics.iterator().next();
        }

        /** @throws IllegalArgumentException one sentence for people */
        Position position(String text) {
            return Position.parse(text, text.matches("\\d+@\\d+") ? onlyTopic() : "");
        }
    }

    /** Reads the configuration and waits for Kafka. */
    Source source() {
        ClusterOptions.Cluster found = cluster.await(TIMEOUT);
        Set<String> topics = new TreeSet<>();
        if (topic == null) {
            RouteConfigs routes = found.routes();
            routes.routes()
                    .forEach(it -> it.inboundTopics().forEach(inbound -> topics.add(routes.deadLetters(inbound))));
        } else {
            topics.add(topic);
        }
        return new Source(found.kafka(), topics);
    }
}
