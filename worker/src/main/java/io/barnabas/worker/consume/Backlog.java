package io.barnabas.worker.consume;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer has not received of its partitions, by Kafka's metric {@code records-lag}: of each partition as its
 * last fetch told, which costs no request. Consumer loop only.
 */
final class Backlog {
    private static final String METRIC = "records-lag";
    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<?, ?> consumer;
    private long countedAtNanos;
    private long records;

    Backlog(Consumer<?, ?> consumer, long nowNanos) {
        this.consumer = consumer;
        this.countedAtNanos = nowNanos;
    }

    /** The sum over all partitions, counted anew once a second. */
    long records(long nowNanos) {
        if (nowNanos - countedAtNanos >= INTERVAL_NANOS) {
            countedAtNanos = nowNanos;
            records = count();
        }
        return records;
    }

    private long count() {
        Set<TopicPartition> assigned = consumer.assignment();
        double sum = 0;
        for (Metric metric : consumer.metrics().values()) {
            MetricName name = metric.metricName();
            if (name.name().equals(METRIC)
                    && name.group().equals(GROUP)
                    && assigned.contains(partition(name.tags()))
                    && metric.metricValue() instanceof Double lag
                    && lag > 0) {
                sum += lag;
            }
        }
        return (long) sum;
    }

    /** Kafka keeps the metric twice for topics with dots in their names: the other one has underscores there. */
    private static TopicPartition partition(Map<String, String> tags) {
        return new TopicPartition(
                tags.getOrDefault("topic", ""), Integer.parseInt(tags.getOrDefault("partition", "-1")));
    }
}
