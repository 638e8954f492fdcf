package io.barnabas.bench;

import io.barnabas.bench.load.Clients;
import io.barnabas.bench.load.Tally;
import io.barnabas.bench.report.IdleReport;
import io.barnabas.bench.report.Machine;
import io.barnabas.bench.server.CpuMeter;
import io.barnabas.bench.server.MemoryMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of {@code bench idle}. */
final class IdleRun {
    /** Connections that come and go before: what the first ones make the server load is not theirs. */
    private static final int FIRST = 500;

    private static final Duration FIRST_STAY = Duration.ofSeconds(2);
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final double SECONDS_PER_MINUTE = 60;

    private final ServerOptions.Measured measured;
    private final ConnectionOptions connections;
    private final Console console;
    private final Machine machine;

    IdleRun(ServerOptions.Measured measured, ConnectionOptions connections, Machine machine, Console console) {
        this.measured = measured;
        this.connections = connections;
        this.machine = machine;
        this.console = console;
    }

    IdleReport run(Duration warmUp, Duration duration) throws InterruptedException {
        CpuMeter cpu = new CpuMeter(measured.processes());
        MemoryMeter memory = measured.processes().isEmpty()
                ? null
                : new MemoryMeter(measured.processes().get(0));
        try (Clients first =
                connections.open(measured.target(), Math.min(FIRST, connections.connections()), console::say)) {
            hold(first.tally(), FIRST_STAY);
        }
        cpu.start();
        console.say("Watching the server without connections");
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        Map<String, Double> before = perMinute(cpu.usedSeconds(), warmUp);
        if (memory != null) {
            memory.start();
        }
        try (Clients clients = connections.open(measured.target(), connections.connections(), console::say)) {
            cpu.start();
            hold(clients.tally(), duration);
            Map<String, Double> during = perMinute(cpu.usedSeconds(), duration);
            return report(clients.tally(), duration, before, during, memory);
        }
    }

    private IdleReport report(
            Tally tally,
            Duration duration,
            Map<String, Double> before,
            Map<String, Double> during,
            @Nullable MemoryMeter memory) {
        long open = tally.open();
        return new IdleReport(
                measured.target().url().toString(),
                connections.connections(),
                duration,
                machine,
                open,
                tally.pings(),
                tally.causes(),
                before,
                during,
                memory == null || open == 0 ? null : memory.growth());
    }

    private void hold(Tally tally, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, PROGRESS.toNanos()));
            console.say(tally.open() + " open, " + tally.dropped() + " dropped, " + tally.pings() + " pings answered");
        }
    }

    private static Map<String, Double> perMinute(Map<String, Double> seconds, Duration time) {
        Map<String, Double> rates = new LinkedHashMap<>(seconds);
        double length = Math.max(1, time.toMillis()) / 1e3;
        rates.replaceAll((name, used) -> used / length * SECONDS_PER_MINUTE);
        return rates;
    }
}
