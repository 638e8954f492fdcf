package io.barnabas.worker.closer;

import io.barnabas.common.command.Amounts;
import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shown;
import io.barnabas.common.command.Table;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.common.kafka.TopicScan;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code barnabas connections}. */
@Command(
        name = "connections",
        description = {
            "List who is connected to which gateway node, in the whole cluster, the newest last.",
            "",
            "It is read from Kafka (topic barnabas.connections), not from the nodes. Connections of a node that was just"
                    + " lost are there until the closer has told their ends.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas connections",
            "  barnabas connections --user alice",
            "  barnabas connections --node gateway-0 --route chat --limit 1000"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the list is complete",
            "  1:Kafka did not answer, or a topic is missing; one sentence on stderr says so",
            "  2:the options are wrong"
        })
public final class ConnectionsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_LIMIT = 1_000_000;
    private static final int USER_WIDTH = 40;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--node", paramLabel = "NAME", description = "Only those of this gateway node.")
    private @Nullable String node;

    @Option(names = "--route", paramLabel = "NAME", description = "Only those of this route.")
    private @Nullable String route;

    @Option(names = "--user", paramLabel = "ID", description = "Only those of this user.")
    private @Nullable String user;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of the newest, 1 to 1000000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(
                    command.commandLine(), "--limit " + limit + ": expected 1 to " + MAX_LIMIT + ".");
        }
        print(command.commandLine().getOut(), found(), Instant.now());
        return 0;
    }

    private List<ConnectionEntry> found() {
        ClusterOptions.Cluster found = cluster.await(PATIENCE);
        TopicScan scan = new TopicScan(found.kafka(), PATIENCE, System::nanoTime);
        try {
            return new Entries(scan::read, found.routes().topics().connections())
                    .read(this::isOfNode).stream()
                            .filter(it -> route == null || route.equals(it.route()))
                            .filter(it -> user == null || user.equals(it.user()))
                            .sorted(Comparator.comparing(ConnectionEntry::openedAt))
                            .toList();
        } catch (KafkaUnavailableException e) {
            throw new CommandException("The connections cannot be listed: " + e.getMessage() + ".", e);
        }
    }

    private boolean isOfNode(ConnectionId connection) {
        return node == null || node.equals(connection.node());
    }

    private void print(PrintWriter out, List<ConnectionEntry> entries, Instant now) {
        List<ConnectionEntry> shown = entries.subList(Math.max(0, entries.size() - limit), entries.size());
        if (!shown.isEmpty()) {
            Table table = new Table("ID", "NODE", "ROUTE", "USER", "AGE", "EVENTS IN");
            for (ConnectionEntry each : shown) {
                table.row(
                        each.connection().toString(),
                        each.connection().node(),
                        each.route(),
                        each.user() == null ? "-" : Shown.line(each.user(), USER_WIDTH),
                        Amounts.time(Math.max(
                                0, Duration.between(each.openedAt(), now).toMillis())),
                        each.topic() + "-" + each.partition());
            }
            table.lines().forEach(out::println);
        }
        Map<String, Long> perNode = entries.stream()
                .collect(Collectors.groupingBy(it -> it.connection().node(), TreeMap::new, Collectors.counting()));
        out.println(shown.size() + " of " + entries.size() + " connections"
                + (perNode.isEmpty() ? "." : "; " + sums(perNode) + "."));
        out.flush();
    }

    private static String sums(Map<String, Long> perNode) {
        Function<Map.Entry<String, Long>, String> sum = it -> it.getKey() + " has " + it.getValue();
        return perNode.entrySet().stream().map(sum).collect(Collectors.joining(", "));
    }
}
