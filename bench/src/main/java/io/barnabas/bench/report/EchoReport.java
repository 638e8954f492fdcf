package io.barnabas.bench.report;

import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an echo took.
 *
 * @param cold the first seconds; null without warm-up
 * @param floors one for each echo, or none
 * @param causes connections that did not come about or were dropped, by cause
 */
public record EchoReport(
        String url,
        int connections,
        Message message,
        Plan plan,
        Machine machine,
        @Nullable Latency cold,
        List<Round> echoes,
        List<Round> floors,
        Map<String, Long> causes) {
    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Echo at %s: %d connections, %s, %d bytes of %s, %d s per round",
                url,
                connections,
                plan.isOpenLoop() ? String.format(Locale.ROOT, "%.0f/s (open loop)", plan.perSecond()) : "closed loop",
                message.size(),
                message.text() ? "text" : "binary",
                plan.measured().toSeconds()));
        lines.add(machine.toString());
        if (cold != null) {
            lines.add("cold (first " + plan.cold().toSeconds() + " s)  " + cold);
        }
        for (int i = 0; i < echoes.size(); i++) {
            if (!floors.isEmpty()) {
                lines.add("floor " + (i + 1) + "  " + floors.get(i));
            }
            lines.add("echo  " + (i + 1) + "  " + echoes.get(i));
        }
        lines.add("Medians of the rounds (least to greatest):");
        if (!floors.isEmpty()) {
            lines.add(medians("floor", floors));
        }
        lines.add(medians("echo", echoes));
        if (!floors.isEmpty()) {
            lines.add("  echo / floor  p50 " + ratio(Latency::p50) + "  p99 " + ratio(Latency::p99));
        }
        causes.forEach((cause, count) -> lines.add(count + " connections " + cause));
        return lines;
    }

    /** For programs. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", "echo");
        json.put("url", url);
        json.put("connections", connections);
        json.put("rate", plan.perSecond());
        json.put("size", message.size());
        json.put("kind", message.text() ? "text" : "binary");
        json.put("warmUpSeconds", plan.cold().plus(plan.warmUp()).toSeconds());
        json.put("roundSeconds", plan.measured().toSeconds());
        json.put("machine", machine.toJson());
        if (cold != null) {
            json.put("coldMs", cold.toJson());
        }
        json.put("echo", echoes.stream().map(Round::toJson).toList());
        json.put("echoP50Ms", spread(echoes, it -> it.latency().p50()).toJson());
        json.put("echoP99Ms", spread(echoes, it -> it.latency().p99()).toJson());
        if (!floors.isEmpty()) {
            json.put("floor", floors.stream().map(Round::toJson).toList());
            json.put("floorP50Ms", spread(floors, it -> it.latency().p50()).toJson());
            json.put("floorP99Ms", spread(floors, it -> it.latency().p99()).toJson());
            json.put("p50Ratio", ratio(Latency::p50).toJson());
            json.put("p99Ratio", ratio(Latency::p99).toJson());
        }
        json.put("connectionProblems", causes);
        return json;
    }

    private static String medians(String name, List<Round> rounds) {
        return "  " + name + "  p50 " + spread(rounds, it -> it.latency().p50()) + "  p99 "
                + spread(rounds, it -> it.latency().p99()) + " ms";
    }

    private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().map(it -> value.applyAsDouble(it)).toList());
    }

    /** Of each echo to the floor before it. */
    private Spread ratio(Function<Latency, Double> percentile) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < echoes.size(); i++) {
            double floor = percentile.apply(floors.get(i).latency());
            ratios.add(floor == 0 ? Double.NaN : percentile.apply(echoes.get(i).latency()) / floor);
        }
        return Spread.of(ratios);
    }
}
