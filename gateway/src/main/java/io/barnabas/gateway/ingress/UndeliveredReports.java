package io.barnabas.gateway.ingress;

import io.barnabas.common.contract.UndeliveredEvent;
import java.time.InstantSource;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Tells backends of records that did not reach their connection; over a rate they are only counted, so that no loop
 * between a worker and a gateway can run away. Thread-safe; does not block.
 */
public final class UndeliveredReports {
    private final NodeProducer producer;
    private final RouteRecords records;
    private final RateLimit rate;
    private final IngressMetrics metrics;
    private final InstantSource clock;

    /** Takes the rate as reports per second for the whole node. */
    public UndeliveredReports(
            NodeProducer producer, RouteRecords records, int perSecond, IngressMetrics metrics, InstantSource clock) {
        this.producer = producer;
        this.records = records;
        this.rate = new RateLimit(perSecond, clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Reports, or counts when that is not possible.
     *
     * @param route name of the route that the record was for; null when it is unknown
     */
    public void report(@Nullable String route, String connectionId, UndeliveredEvent event) {
        EventRecords template = route == null ? null : records.find(route);
        if (template == null || !rate.tryAcquire()) {
            metrics.undeliveredUntold();
            return;
        }
        try {
            producer.send(template.of(event, connectionId, clock.millis()), (metadata, exception) -> {
                if (exception == null) {
                    metrics.undelivered();
                } else {
                    metrics.undeliveredUntold();
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            metrics.undeliveredUntold();
        }
    }
}
