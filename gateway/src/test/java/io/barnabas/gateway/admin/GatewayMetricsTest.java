package io.barnabas.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void eachEndIsCountedByItsCauseAndNoOther(CloseCode cause) {
        metrics.opened();
        metrics.opened();
        metrics.closed(cause);

        assertThat(registry.scrape().lines().filter(it -> it.startsWith("barnabas_connections_")))
                .contains(
                        "barnabas_connections_open 1.0",
                        "barnabas_connections_opened_total 2.0",
                        "barnabas_connections_closed_total{cause=\"" + cause.label() + "\"} 1.0")
                .filteredOn(it -> it.startsWith("barnabas_connections_closed_total") && it.endsWith(" 1.0"))
                .hasSize(1);
    }

    @Test
    void roundTripsAreAHistogram() {
        metrics.roundTrip(TimeUnit.MILLISECONDS.toNanos(40));

        String scraped = registry.scrape();
        assertThat(scraped).contains("barnabas_pings_roundtrip_seconds_count 1");
        assertThat(scraped.lines().filter(it -> it.startsWith("barnabas_pings_roundtrip_seconds_bucket")))
                .anyMatch(it -> it.endsWith(" 0"))
                .anyMatch(it -> it.contains("le=\"+Inf\"") && it.endsWith(" 1"));
    }

    @Test
    void refusedRequestsAreCountedByStatus() {
        metrics.admissions().refused(431);
        metrics.admissions().refused(431);
        metrics.admissions().refused(401);

        assertThat(registry.scrape())
                .contains("barnabas_handshakes_refused_total{status=\"431\"} 2.0")
                .contains("barnabas_handshakes_refused_total{status=\"401\"} 1.0");
    }
}
