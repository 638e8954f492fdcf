package io.barnabas.bench.report;

import io.barnabas.bench.load.PhaseSamples;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One measured stretch.
 *
 * @param lag how late the bench itself sent
 * @param perSecond answers per second
 * @param errors messages that could not be sent, were not answered, or were answered wrongly
 * @param cpuMicrosPerMessage CPU time per answer, by the server's name; empty where no server is known
 */
public record Round(
        Latency latency,
        Latency lag,
        long sent,
        long received,
        double perSecond,
        long errors,
        Map<String, Double> cpuMicrosPerMessage) {
    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * Sums up.
     *
     * @param wrong messages that came and were not the ones that were due
     * @param cpuSeconds CPU time used meanwhile, by the server's name
     */
    public static Round of(PhaseSamples samples, Duration duration, long wrong, Map<String, Double> cpuSeconds) {
        Map<String, Double> perMessage = new LinkedHashMap<>();
        cpuSeconds.forEach((server, seconds) ->
                perMessage.put(server, seconds * MICROS_PER_SECOND / Math.max(1, samples.received())));
        return new Round(
                Latency.of(samples.latency()),
                Latency.of(samples.lag()),
                samples.sent(),
                samples.received(),
                samples.received() * 1e9 / duration.toNanos(),
                samples.unsent() + samples.unanswered() + wrong,
                perMessage);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("latencyMs", latency.toJson());
        json.put("sendLagMs", lag.toJson());
        json.put("sent", sent);
        json.put("received", received);
        json.put("perSecond", Latency.rounded(perSecond));
        json.put("errors", errors);
        if (!cpuMicrosPerMessage.isEmpty()) {
            Map<String, Object> cpu = new LinkedHashMap<>();
            cpuMicrosPerMessage.forEach((server, micros) -> cpu.put(server, Latency.rounded(micros)));
            json.put("cpuMicrosPerMessage", cpu);
        }
        return json;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%s  %.0f/s  errors %d  sent late p99 %.2f ms", latency, perSecond, errors, lag.p99()));
        cpuMicrosPerMessage.forEach(
                (server, micros) -> line.append(String.format(Locale.ROOT, "  %s %.0f", server, micros)));
        return line.append(cpuMicrosPerMessage.isEmpty() ? "" : " us CPU/message")
                .toString();
    }
}
