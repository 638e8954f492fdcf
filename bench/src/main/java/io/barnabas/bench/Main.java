package io.barnabas.bench;

import io.barnabas.common.command.Commands;
import java.util.List;
import picocli.CommandLine.Command;

/** The {@code barnabas bench} command. */
@Command(
        name = "barnabas bench",
        description = {
            "Measure a WebSocket server from outside: what idle connections cost, how long an echo takes.",
            "",
            "Any server will do; --with-server starts a Kafka broker, a gateway and a worker for the time of the run.",
            "Progress goes to stderr; on stdout the result stands in lines for people, then in one line of JSON.",
            ""
        },
        subcommands = {EchoCommand.class, IdleCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas bench echo --with-server --with-floor --connections 100 --rate 1000",
            "  barnabas bench idle --with-server --connections 15000 --duration 5m",
            "  barnabas bench echo --url ws://127.0.0.1:9001/ --rate 1000 --server-pid 4711"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it was measured, whatever the figures",
            "  1:it could not be measured; one sentence on stderr says why",
            "  2:the options are wrong"
        })
public final class Main {
    private static final String LOG_LEVEL = "BARNABAS_LOG_LEVEL";

    Main() {}

    public static void main(String[] args) {
        logAside();
        System.exit(Commands.run(new Main(), List.of(), args));
    }

    /** Standard output is the result's; takes effect before the first logger is made. */
    private static void logAside() {
        System.setProperty("logback.configurationFile", "logback-bench.xml");
        if (System.getenv(LOG_LEVEL) == null && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }
}
