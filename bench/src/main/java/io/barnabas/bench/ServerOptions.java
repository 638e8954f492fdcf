package io.barnabas.bench;

import io.barnabas.bench.load.Target;
import io.barnabas.bench.server.ServerProcess;
import io.barnabas.bench.server.Servers;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which server is measured: a picocli mixin. */
final class ServerOptions {
    @Option(names = "--url", paramLabel = "URL", description = "The server: ws://host:port/path, or wss://.")
    private @Nullable String url;

    @Option(
            names = "--with-server",
            description = "Start a broker, a gateway and a worker as processes of their own, with this Java and its"
                    + " flags, and measure them.")
    private boolean withServer;

    @Option(
            names = "--server-java-opts",
            paramLabel = "FLAGS",
            split = " ",
            description = "Further flags for these, separated by blanks, for instance --server-java-opts=-Xmx256m.")
    private List<String> flags = List.of();

    @Option(
            names = "--server-pid",
            paramLabel = "[NAME=]PID",
            split = ",",
            description = "Process of a server that runs already; its CPU time and memory are read from /proc. The"
                    + " first one's memory counts.")
    private List<String> pids = List.of();

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "Header of the upgrade request; may be given several times.")
    private List<String> headers = List.of();

    @Option(names = "--subprotocol", paramLabel = "NAME", description = "WebSocket subprotocol to ask for.")
    private @Nullable String subprotocol;

    /**
     * What is measured.
     *
     * @param processes whose CPU time is told; the first one's memory, too
     * @param bootstrap of the broker that was started; null where none was
     * @param flags further JVM flags for what is started
     */
    record Measured(
            Target target,
            List<ServerProcess> processes,
            @Nullable String bootstrap,
            List<String> flags) {}

    /** Starts the servers where that is asked for; they stop with the process. */
    Measured open(Shutdown shutdown, Consumer<String> say) {
        if (withServer == (url != null)) {
            throw new CommandException("Expected either --url or --with-server.");
        }
        if (!withServer) {
            return new Measured(Target.parse(String.valueOf(url), headers, subprotocol), given(), null, flags);
        }
        if (!pids.isEmpty()) {
            throw new CommandException(
                    "--server-pid is for servers that run already; expected it without --with-server.");
        }
        Servers servers = shutdown.start("servers", () -> start(say));
        return new Measured(
                Target.parse(servers.url(), headers, subprotocol),
                servers.processes(),
                servers.bootstrapServers(),
                flags);
    }

    private Servers start(Consumer<String> say) {
        try {
            return Servers.start(flags, say);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while the servers started.", e);
        }
    }

    private List<ServerProcess> given() {
        List<ServerProcess> processes = new ArrayList<>();
        for (String text : pids) {
            int equals = text.indexOf('=');
            String name = equals < 1
                    ? "server" + (processes.isEmpty() ? "" : processes.size() + 1)
                    : text.substring(0, equals);
            try {
                processes.add(ServerProcess.of(name, Long.parseLong(text.substring(equals + 1))));
            } catch (NumberFormatException e) {
                throw new CommandException("--server-pid " + text + ": expected the number of a process.", e);
            }
        }
        return processes;
    }
}
