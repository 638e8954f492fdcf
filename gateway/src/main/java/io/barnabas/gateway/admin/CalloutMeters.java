package io.barnabas.gateway.admin;

import io.barnabas.gateway.connection.CalloutMetrics;
import io.barnabas.gateway.connection.CalloutOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The meters of questions to workers whether somebody may connect. Thread-safe. */
final class CalloutMeters implements CalloutMetrics {
    private final MeterRegistry registry;
    private final Counter asked;
    private final Map<CalloutOutcome, Counter> ended = new EnumMap<>(CalloutOutcome.class);
    private final Timer duration;

    CalloutMeters(MeterRegistry registry) {
        this.registry = registry;
        asked = Counter.builder("barnabas.callouts.asked")
                .description("Clients for whom a worker was to be asked whether they may connect")
                .register(registry);
        for (CalloutOutcome outcome : CalloutOutcome.values()) {
            ended.put(
                    outcome,
                    Counter.builder("barnabas.callouts.ended")
                            .description("Callouts that are over, by outcome")
                            .tag("outcome", outcome.label())
                            .register(registry));
        }
        duration = Timer.builder("barnabas.callouts.duration")
                .description("Time from asking a worker to the outcome")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    @Override
    public void asked() {
        asked.increment();
    }

    @Override
    public void ended(CalloutOutcome outcome, long nanos) {
        Counter counter = ended.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void running(IntSupplier gauge) {
        Gauge.builder("barnabas.callouts.running", gauge, IntSupplier::getAsInt)
                .description("Callouts under way")
                .strongReference(true)
                .register(registry);
    }
}
