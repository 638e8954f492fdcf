package io.barnabas.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class MicrometerWorkerMetricsTest {
    @Test
    void eachEventHasItsMeter() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerWorkerMetrics metrics = new MicrometerWorkerMetrics(registry);
        metrics.received(3);
        metrics.handled("ws", 2_000_000_000L);
        metrics.failed("ws");
        metrics.malformed("bad-event");
        metrics.deadLettered("bad-event");
        metrics.deadLetterFailed();
        metrics.unknownType();
        metrics.unhandledRoute();
        metrics.droppedAfterClosed();
        metrics.duplicate();
        metrics.connectExpired();
        metrics.abandoned(2);
        metrics.paused();
        metrics.resumed();
        metrics.sent();
        metrics.suppressed();
        metrics.sendFailed();
        metrics.commitFailed();
        metrics.transaction(true, 10_000_000L);
        metrics.transaction(false, 0);
        metrics.gauges(() -> 4, () -> 5, () -> 6, () -> 7);

        assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrder(
                        "barnabas_worker_received_total 3.0",
                        "barnabas_worker_handled_seconds_count{route=\"ws\"} 1",
                        "barnabas_worker_handled_seconds_sum{route=\"ws\"} 2.0",
                        "barnabas_worker_handled_seconds_max{route=\"ws\"} 2.0",
                        "barnabas_worker_failed_total{route=\"ws\"} 1.0",
                        "barnabas_worker_malformed_total{cause=\"bad-event\"} 1.0",
                        "barnabas_worker_dead_lettered_total{cause=\"bad-event\"} 1.0",
                        "barnabas_worker_dead_letter_failed_total 1.0",
                        "barnabas_worker_unknown_type_total 1.0",
                        "barnabas_worker_unhandled_route_total 1.0",
                        "barnabas_worker_dropped_after_closed_total 1.0",
                        "barnabas_worker_duplicates_total 1.0",
                        "barnabas_worker_connect_expired_total 1.0",
                        "barnabas_worker_abandoned_total 2.0",
                        "barnabas_worker_paused_total 1.0",
                        "barnabas_worker_resumed_total 1.0",
                        "barnabas_worker_sent_total 1.0",
                        "barnabas_worker_suppressed_total 1.0",
                        "barnabas_worker_send_failed_total 1.0",
                        "barnabas_worker_commit_failed_total 1.0",
                        "barnabas_worker_transactions_seconds_count 1",
                        "barnabas_worker_transactions_seconds_sum 0.01",
                        "barnabas_worker_transactions_seconds_max 0.01",
                        "barnabas_worker_transactions_failed_total 1.0",
                        "barnabas_worker_window_records 4.0",
                        "barnabas_worker_window_bytes 5.0",
                        "barnabas_worker_uncommitted 6.0",
                        "barnabas_worker_lag 7.0");
    }
}
