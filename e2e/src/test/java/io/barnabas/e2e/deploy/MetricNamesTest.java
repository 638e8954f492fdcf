package io.barnabas.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.worker.metrics.MicrometerCloserMetrics;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, dashboard and autoscaling ask for metrics that there are. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("\\b(barnabas|haproxy)_[a-z0-9_]+");

    @Test
    void whatIsAskedForIsServed(@TempDir Path folder) throws Exception {
        Set<String> asked = new TreeSet<>();
        for (String file : new String[] {
            "prometheus/alerts.yml",
            "grafana/dashboards/barnabas.json",
            "kubernetes/autoscaling.yaml",
            "kubernetes/prometheus-adapter-values.yaml"
        }) {
            asked.addAll(names(DeployFolder.text(file)));
        }
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        Set<String> served = names(workerMetrics());
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                HaProxy haproxy = HaProxy.before(HaProxy.Node.of(gateway), HaProxy.Node.of(gateway), folder)) {
            served.addAll(names(gateway.metrics()));
            served.addAll(names(haproxy.metrics()));
        }
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(served).containsAll(asked);
    }

    /** After one of each event whose metric begins with it. */
    private static String workerMetrics() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerWorkerMetrics metrics = new MicrometerWorkerMetrics(registry);
        metrics.gauges(() -> 0, () -> 0, () -> 0, () -> 0);
        metrics.handled("ws", 1);
        metrics.deadLettered("handler-failed");
        new MicrometerCloserMetrics(registry).active(true);
        return registry.scrape();
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
