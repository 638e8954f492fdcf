package io.barnabas.standalone;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.gateway.App;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas dev}: both tiers and a broker in one process, until it is told to stop. */
@Command(
        name = "dev",
        description = {
            "Run everything in one process, on 127.0.0.1: a real Kafka broker, a gateway, and a worker with two sample"
                    + " handlers (echo on /ws, chat on /chat).",
            "",
            "Ctrl-C, SIGTERM or `barnabas drain` stops the gateway, then the worker, then the broker. No configuration file is read. BARNABAS_LOG_LEVEL=INFO"
                    + " shows more of what the tiers do; the default here is WARN.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas dev",
            "  barnabas dev --data ./kafka-data",
            "  barnabas dev --port 9000 --admin-port 9001 --kafka-port 0"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it ended because of `barnabas drain`",
            "  1:it could not start, for instance because a port is taken; one sentence on stderr says why",
            "  2:the options are wrong",
            "130:it ran until Ctrl-C (SIGINT) and stopped cleanly",
            "143:it ran until SIGTERM and stopped cleanly"
        })
final class DevCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final String LOG_LEVEL = "BARNABAS_LOG_LEVEL";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port for WebSocket clients and the demo page; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port for health and metrics; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int adminPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the Kafka broker; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the broker's data, kept for the next start. Default: a temporary folder that is"
                    + " deleted at the end.")
    private @Nullable Path data;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        quietLog();
        requireUsable("--port", port);
        requireUsable("--admin-port", adminPort);
        requireUsable("--kafka-port", kafkaPort);
        Progress progress =
                new Progress(Objects.requireNonNull(spec).commandLine().getOut());
        Shutdown shutdown = Shutdown.install();
        App gateway = DevStack.start(
                new DevStack.Options(
                        port,
                        adminPort,
                        EmbeddedBroker.Options.defaults().withPort(kafkaPort).withDataDir(data)),
                shutdown,
                progress);
        gateway.awaitLeft();
        return 0;
    }

    /** The lines of progress tell what the tiers would log below WARN; takes effect before the first logger is made. */
    private static void quietLog() {
        if (System.getenv(LOG_LEVEL) == null && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }

    private static void requireUsable(String option, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new CommandException(option + " " + port + ": expected 0 to " + MAX_PORT + ".");
        }
        Ports.requireFree(port, "choose another with " + option);
    }
}
