package io.barnabas.standalone;

import io.barnabas.common.command.Commands;
import io.barnabas.gateway.GatewayCommand;
import io.barnabas.gateway.StartException;
import io.barnabas.gateway.admin.client.DrainCommand;
import io.barnabas.gateway.admin.client.TopCommand;
import io.barnabas.standalone.doctor.DoctorCommand;
import io.barnabas.worker.WorkerCommand;
import io.barnabas.worker.closer.ConnectionsCommand;
import io.barnabas.worker.deadletters.DlqCommand;
import java.util.List;
import picocli.CommandLine.Command;

/** The {@code barnabas} command. */
@Command(
        name = "barnabas",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A two-tier WebSocket gateway on Apache Kafka: gateways hold the connections, workers answer them.",
            ""
        },
        subcommands = {
            DevCommand.class,
            GatewayCommand.class,
            WorkerCommand.class,
            TopicsCommand.class,
            DlqCommand.class,
            ConfigCommand.class,
            ConnectionsCommand.class,
            TopCommand.class,
            DrainCommand.class,
            DoctorCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas dev                                  everything in one process, on a broker of its own",
            "  barnabas topics create --bootstrap kafka:9092",
            "  barnabas gateway --bootstrap kafka:9092 --host 0.0.0.0",
            "  barnabas worker --bootstrap kafka:9092 --handlers my-handlers.jar",
            "  barnabas dlq list --since 2h                  records that could not be handled",
            "  barnabas config check barnabas.yaml",
            "  barnabas connections --user alice             who is where, in the whole cluster",
            "  barnabas top --sort queue                     the connections of a gateway for which most waits",
            "  barnabas drain --wait                         let a gateway leave without losing anything",
            "  barnabas doctor                               what is wrong: Kafka, a gateway, or the way to it",
            "  barnabas bench --help                         measures it; in a source tree only",
            "",
            "Environment: BARNABAS_... sets any key of the configuration (BARNABAS_GATEWAY_PORT is gateway.port);",
            "BARNABAS_LOG_LEVEL (default INFO) and BARNABAS_LOG_FORMAT (text or json, default text) set the log."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the command did its work",
            "  1:it could not; one sentence on stderr says why",
            "  2:the options are wrong",
            "130:it ran until Ctrl-C (SIGINT) and stopped cleanly",
            "143:it ran until SIGTERM and stopped cleanly"
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(
                Commands.run(new Main(), List.of(StartException.class, io.barnabas.worker.StartException.class), args));
    }
}
