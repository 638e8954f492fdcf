package io.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Plan;
import io.barnabas.bench.server.ClassHistogram;
import io.barnabas.bench.server.MemoryMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What is printed. */
class ReportTest {
    private static final Machine MACHINE = new Machine(2, "25", "Linux", 0.05);

    @Test
    void latenciesAreMilliseconds() {
        Histogram nanos = new Histogram(3);
        for (int ms = 1; ms <= 1000; ms++) {
            nanos.recordValue(ms * 1_000_000L);
        }
        Latency latency = Latency.of(nanos);
        assertThat(latency.p50()).isBetween(499.5, 501.0);
        assertThat(latency.p999()).isBetween(998.0, 1000.5);
        assertThat(latency)
                .hasToString(String.format(
                        "p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.1f ms",
                        latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max()));
    }

    @Test
    void aSpreadHasTheMedian() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(1, 2.5, 4));
    }

    @Test
    void theEchoIsOneLineOfJson() throws Exception {
        EchoReport report = new EchoReport(
                "ws://127.0.0.1/ws",
                100,
                new Message(128, true),
                Plan.of(1_000, Duration.ofSeconds(60), Duration.ofSeconds(30)),
                MACHINE,
                latency(10),
                List.of(round(1.2), round(1.8)),
                List.of(round(1), round(1.2)),
                Map.of("dropped: why", 2L));

        JsonNode json = parse(Json.line(report.toJson()));
        assertThat(json.at("/bench").asText()).isEqualTo("echo");
        assertThat(json.at("/coldMs/p50").asDouble()).isEqualTo(10);
        assertThat(json.at("/echo/1/latencyMs/p99").asDouble()).isEqualTo(3.6);
        assertThat(json.at("/echo/0/cpuMicrosPerMessage/gateway").asDouble()).isEqualTo(12.5);
        assertThat(json.at("/p50Ratio/min").asDouble()).isEqualTo(1.2);
        assertThat(json.at("/p50Ratio/max").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/connectionProblems/dropped: why").asInt()).isEqualTo(2);
        assertThat(report.lines())
                .anyMatch(it -> it.equals("  echo / floor  p50 1.35 (1.20 to 1.50)  p99 1.35 (1.20 to 1.50)"));
    }

    @Test
    void theIdleReportIsPerConnection() throws Exception {
        IdleReport report = new IdleReport(
                "ws://127.0.0.1/ws",
                1_000,
                Duration.ofSeconds(60),
                MACHINE,
                1_000,
                2_000,
                Map.of(),
                Map.of("gateway", 0.5),
                Map.of("gateway", 0.75),
                new MemoryMeter.Growth(
                        "gateway",
                        5_000_000,
                        4_000_000,
                        new ClassHistogram(Map.of("[B", new ClassHistogram.Size(2_000, 1_500_000)))));

        JsonNode json = parse(Json.line(report.toJson()));
        assertThat(json.at("/heapBytesPerConnection").asInt()).isEqualTo(1_500);
        assertThat(json.at("/rssBytesPerConnection").asInt()).isEqualTo(5_000);
        assertThat(json.at("/cpu/gateway/per10000").asDouble()).isEqualTo(2.5);
        assertThat(report.lines())
                .contains(
                        "gateway, per connection: heap 1500 bytes, resident 5000 bytes as grown, 4000 after a collection")
                .contains("    1500 bytes in 2.00 x [B");
    }

    private static JsonNode parse(String line) throws Exception {
        assertThat(line).doesNotContain("\n");
        return new ObjectMapper().readTree(line);
    }

    private static Round round(double p50) {
        return new Round(latency(p50), latency(0), 30_000, 30_000, 1_000, 0, Map.of("gateway", 12.5));
    }

    private static Latency latency(double p50) {
        return new Latency(p50, 2 * p50, 2 * p50, 2 * p50, 2 * p50);
    }
}
