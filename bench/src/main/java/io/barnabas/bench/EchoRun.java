package io.barnabas.bench;

import io.barnabas.bench.floor.FloorTopics;
import io.barnabas.bench.floor.TwoHops;
import io.barnabas.bench.load.Clients;
import io.barnabas.bench.load.EchoLoad;
import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Phase;
import io.barnabas.bench.load.Plan;
import io.barnabas.bench.load.Samples;
import io.barnabas.bench.load.Watch;
import io.barnabas.bench.report.EchoReport;
import io.barnabas.bench.report.Latency;
import io.barnabas.bench.report.Machine;
import io.barnabas.bench.report.Round;
import io.barnabas.bench.server.FloorWorker;
import io.barnabas.bench.server.ServerProcess;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code bench echo}: warm-up, then rounds, each after one of the floor where that is asked for. */
final class EchoRun {
    private final ServerOptions.Measured measured;
    private final ConnectionOptions connections;
    private final Message message;
    private final Plan plan;
    private final Console console;
    private final Machine machine;
    private final List<Round> echoes = new ArrayList<>();
    private final List<Round> floors = new ArrayList<>();
    private @Nullable Latency cold;

    /** Something that is loaded by a plan. */
    @FunctionalInterface
    private interface Load {
        Samples run(Plan plan, Watch watch) throws InterruptedException;
    }

    EchoRun(
            ServerOptions.Measured measured,
            ConnectionOptions connections,
            Message message,
            Plan plan,
            Machine machine,
            Console console) {
        this.measured = measured;
        this.connections = connections;
        this.message = message;
        this.plan = plan;
        this.machine = machine;
        this.console = console;
    }

    /** @param floor the cluster of the floor; null for no floor */
    EchoReport run(int rounds, @Nullable KafkaSettings floor, Shutdown shutdown) throws InterruptedException {
        try (Clients clients = connections.open(measured.target(), connections.connections(), console::say)) {
            EchoLoad echo = new EchoLoad(clients, message);
            if (plan.hasWarmUp()) {
                Samples warmUp = echo.run(plan.warmUpOnly(), console.watch("echo warm-up", List.of()));
                cold = Latency.of(warmUp.of(Phase.COLD).latency());
            }
            if (floor == null) {
                for (int i = 1; i <= rounds; i++) {
                    echoes.add(round("echo", i, echo::run, measured.processes()));
                }
            } else {
                interleave(rounds, echo, floor, shutdown);
            }
            return new EchoReport(
                    measured.target().url().toString(),
                    connections.connections(),
                    message,
                    plan,
                    machine,
                    cold,
                    echoes,
                    floors,
                    clients.tally().causes());
        }
    }

    private void interleave(int rounds, EchoLoad echo, KafkaSettings kafka, Shutdown shutdown)
            throws InterruptedException {
        FloorTopics topics = shutdown.start("floor's topics", () -> new FloorTopics(kafka));
        FloorWorker unused = shutdown.start("floor's worker", () -> floorWorker(kafka, topics));
        try (TwoHops floor = new TwoHops(kafka, topics, connections.connections(), message)) {
            if (plan.hasWarmUp()) {
                floor.run(plan.warmUpOnly(), console.watch("floor warm-up", List.of()));
            }
            for (int i = 1; i <= rounds; i++) {
                floors.add(round("floor", i, floor::run, List.of()));
                echoes.add(round("echo", i, echo::run, measured.processes()));
            }
        }
    }

    private FloorWorker floorWorker(KafkaSettings kafka, FloorTopics topics) {
        try {
            return FloorWorker.start(kafka, topics, measured.flags());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while the floor's worker started.", e);
        }
    }

    private Round round(String name, int n, Load load, List<ServerProcess> processes) throws InterruptedException {
        Console.RoundWatch watch = console.watch(name + " " + n, processes);
        Samples samples = load.run(plan.measuredOnly(), watch);
        Round round = Round.of(samples.of(Phase.MEASURED), plan.measured(), samples.wrong(), watch.cpuSeconds());
        console.say(name + " " + n + "  " + round);
        if (round.received() == 0) {
            throw new CommandException("No message came back in round " + n + " of the " + name + ": " + round.sent()
                    + " were sent, " + samples.wrong() + " came that were not the ones expected.");
        }
        return round;
    }
}
