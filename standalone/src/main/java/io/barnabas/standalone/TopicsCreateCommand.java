package io.barnabas.standalone;

import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicProblem;
import io.barnabas.common.kafka.TopicReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas topics create}. */
@Command(
        name = "create",
        description = {
            "Make the topics that the configured routes need and that are missing.",
            "",
            "Topics that exist are left as they are; what differs from our choice is told. It can be run again.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas topics create --bootstrap kafka:9092 --dry-run",
            "  barnabas topics create --bootstrap kafka:9092 --kafka-config sasl.properties",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every topic is there",
            " 1:Kafka did not answer or refused, the configuration has a problem, or a topic has too few partitions",
            " 2:the options are wrong"
        })
final class TopicsCreateCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--replication-factor",
            paramLabel = "COPIES",
            description = "Copies of each partition, 1 or more. Default: 3, or as many as there are brokers.")
    private @Nullable Integer replicationFactor;

    @Option(names = "--dry-run", description = "Say what would be made, and make nothing.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        int copies = replicationFactor == null ? 0 : replicationFactor;
        if (replicationFactor != null && (copies < 1 || copies > Short.MAX_VALUE)) {
            throw new CommandException("--replication-factor " + copies + ": expected 1 or more.");
        }
        ClusterOptions.Cluster found = cluster.await(TIMEOUT);
        try (Admin admin = Admin.create(found.kafka().with(Map.of()))) {
            return print(new TopicAdmin(admin, TIMEOUT).create(found.plan(), copies, dryRun));
        }
    }

    private int print(TopicReport report) {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        report.created().forEach(it -> out.println((dryRun ? "Would create. " : "Created. ") + it));
        if (report.existing() > 0) {
            out.println("Left as they are: " + report.existing() + " topics that were there before.");
        }
        report.differences().forEach(it -> out.println("Differs. " + it.sentence()));
        out.flush();
        report.warnings().forEach(it -> command.commandLine().getErr().println("warning: " + it));
        return report.differences().stream().anyMatch(TopicProblem::preventsReady) ? 1 : 0;
    }
}
