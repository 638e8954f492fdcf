package io.barnabas.bench;

import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Plan;
import io.barnabas.bench.load.Stamp;
import io.barnabas.bench.report.EchoReport;
import io.barnabas.bench.report.Json;
import io.barnabas.bench.report.Machine;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.kafka.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas bench echo}. */
@Command(
        name = "echo",
        description = {
            "Send messages to a server that sends them back, and measure how long that takes.",
            "",
            "With --rate the loop is open: each message has its time, and latency counts from then, whatever became of"
                    + " those before. Without, each connection sends the next message when the last has come back.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas bench echo --with-server --with-floor --connections 100 --rate 1000",
            "  barnabas bench echo --with-server --connections 1 --duration 30s",
            "  barnabas bench echo --url ws://127.0.0.1:8080/ws --rate 1000 --server-pid gateway=4711,worker=4712"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it was measured, whatever the figures",
            "  1:it could not be measured; one sentence on stderr says why",
            "  2:the options are wrong"
        })
final class EchoCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private ConnectionOptions connections = new ConnectionOptions();

    @Option(
            names = "--rate",
            paramLabel = "PER-SECOND",
            defaultValue = "0",
            description = "Messages per second over all connections; 0 for a closed loop. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "128",
            description = "Size of a message, " + Stamp.BYTES + " or more. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--binary", description = "Send binary messages. Default: text.")
    private boolean binary;

    @Option(names = "--text", description = "Send text messages, which is the default.")
    private boolean text;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description = "Load before the first round; its first ten seconds are reported as cold. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationText.class,
            description = "How long a round is. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many rounds are measured. Default: 1, with --with-floor 5.")
    private @Nullable Integer rounds;

    @Option(
            names = "--with-floor",
            description = "Before each round, measure two bare hops through the same broker at the same rate, and tell"
                    + " the ratio.")
    private boolean withFloor;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT[,...]",
            description = "The broker of the floor, where --with-server does not start one.")
    private @Nullable String bootstrap;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = check();
        Machine machine = Machine.now();
        Console console = new Console(Objects.requireNonNull(spec).commandLine().getErr());
        Shutdown shutdown = Shutdown.install();
        ServerOptions.Measured measured = server.open(shutdown, console::say);
        EchoRun run = new EchoRun(measured, connections, new Message(size, !binary), plan, machine, console);
        EchoReport report = run.run(rounds(), floor(measured), shutdown);
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        out.println(Json.line(report.toJson()));
        out.flush();
        return 0;
    }

    private Plan check() {
        connections.check();
        ConnectionOptions.require("--rounds", rounds());
        if (size < Stamp.BYTES) {
            throw new CommandException("--size " + size + ": expected " + Stamp.BYTES + " or more.");
        }
        if (text && binary) {
            throw new CommandException("Expected either --text or --binary.");
        }
        if (!(rate >= 0)) {
            throw new CommandException("--rate " + rate + ": expected 0 or more.");
        }
        if (duration.isZero()) {
            throw new CommandException("--duration 0: expected more.");
        }
        return Plan.of(rate, warmUp, duration);
    }

    private int rounds() {
        if (rounds != null) {
            return rounds;
        }
        return withFloor ? 5 : 1;
    }

    private @Nullable KafkaSettings floor(ServerOptions.Measured measured) {
        if (!withFloor) {
            return null;
        }
        String broker = bootstrap == null ? measured.bootstrap() : bootstrap;
        if (broker == null) {
            throw new CommandException("--with-floor needs a broker: expected --bootstrap, or --with-server.");
        }
        return new KafkaSettings(broker);
    }
}
