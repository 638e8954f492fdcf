package io.barnabas.bench;

import io.barnabas.bench.report.IdleReport;
import io.barnabas.bench.report.Json;
import io.barnabas.bench.report.Machine;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
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

/** {@code barnabas bench idle}. */
@Command(
        name = "idle",
        description = {
            "Open connections, hold them, answer the server's pings, and measure what they cost the server.",
            "",
            "Heap is the difference of two class histograms (jcmd), after a full collection each; resident memory and"
                    + " CPU time are the operating system's figures.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas bench idle --with-server --connections 15000 --duration 5m",
            "  barnabas bench idle --url ws://127.0.0.1:8080/ws --server-pid 4711 --connections 1000"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it was measured, whatever the figures",
            "  1:it could not be measured; one sentence on stderr says why",
            "  2:the options are wrong"
        })
final class IdleCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private ConnectionOptions connections = new ConnectionOptions();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description = "How long they are held. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationText.class,
            description = "How long the server is watched without connections, after a few have come and gone."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        connections.check();
        if (duration.isZero()) {
            throw new CommandException("--duration 0: expected more.");
        }
        Machine machine = Machine.now();
        Console console = new Console(Objects.requireNonNull(spec).commandLine().getErr());
        ServerOptions.Measured measured = server.open(Shutdown.install(), console::say);
        IdleReport report = new IdleRun(measured, connections, machine, console).run(warmUp, duration);
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        out.println(Json.line(report.toJson()));
        out.flush();
        return 0;
    }
}
