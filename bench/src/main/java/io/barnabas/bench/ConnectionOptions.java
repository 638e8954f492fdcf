package io.barnabas.bench;

import io.barnabas.bench.load.Clients;
import io.barnabas.bench.load.Target;
import io.barnabas.common.command.CommandException;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options that say how many connections are opened and how: a picocli mixin. */
final class ConnectionOptions {
    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many connections. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--ramp",
            paramLabel = "PER-SECOND",
            defaultValue = "1000",
            description = "How many of them are begun per second. Default: ${DEFAULT-VALUE}.")
    private int ramp;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that serve them in the bench. Default: ${DEFAULT-VALUE}.")
    private int threads;

    int connections() {
        return connections;
    }

    void check() {
        require("--connections", connections);
        require("--ramp", ramp);
        require("--threads", threads);
    }

    Clients open(Target target, int count, Consumer<String> say) throws InterruptedException {
        return Clients.open(
                target,
                count,
                ramp,
                Math.min(threads, count),
                (open, wanted) -> say.accept(open + " of " + wanted + " connections are open"));
    }

    static void require(String option, int value) {
        if (value < 1) {
            throw new CommandException(option + " " + value + ": expected 1 or more.");
        }
    }
}
