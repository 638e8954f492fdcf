package io.barnabas.gateway.admin.client;

import io.barnabas.common.command.Amounts;
import io.barnabas.common.command.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas top}. */
@Command(
        name = "top",
        description = {
            "Show the connections of one gateway node that stand out, the worst first.",
            "",
            "Columns: id; route; user; age; queue, bytes that wait for the client; in flight, bytes that Kafka has not",
            "acknowledged; paused, for how long the socket has not been read because Kafka has no room; rtt, the last",
            "heartbeat's round trip; in and out, how long ago the last bytes came and went.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas top",
            "  barnabas top --sort idle --limit 5",
            "  barnabas top --admin http://10.0.0.7:8081 --token-file admin-token"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the table is complete",
            "  1:the node did not answer or refused; one sentence on stderr says why",
            "  2:the options are wrong"
        })
public final class TopCommand implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "queue",
            description = "What comes first: most of queue, in-flight, paused, age, idle or rtt. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String sort = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonObject found = admin.client()
                .get("/connections?sort=" + URLEncoder.encode(sort, StandardCharsets.UTF_8) + "&limit=" + limit);
        JsonArray top = found.getJsonArray("top");
        Table table = new Table("ID", "ROUTE", "USER", "AGE", "QUEUE", "IN FLIGHT", "PAUSED", "RTT", "IN", "OUT");
        for (int i = 0; i < top.size(); i++) {
            row(table, top.getJsonObject(i));
        }
        table.lines().forEach(out::println);
        out.println(top.size() + " of " + found.getInteger("connections") + " connections, "
                + found.getInteger("paused") + " paused; " + Amounts.bytes(found.getLong("queuedBytes"))
                + " wait for clients, " + Amounts.bytes(found.getLong("inFlightBytes")) + " for Kafka; "
                + Amounts.bytes(found.getLong("clientMemoryBytes")) + " of memory are held for clients.");
        out.flush();
        return 0;
    }

    private static void row(Table table, JsonObject row) {
        Double rtt = row.getDouble("rttMs");
        long pausedMs = row.getLong("pausedMs");
        table.row(
                row.getString("id"),
                row.getString("route"),
                row.getString("user", "-"),
                Amounts.time(row.getLong("ageMs")),
                Amounts.bytes(row.getLong("queuedBytes")),
                Amounts.bytes(row.getLong("inFlightBytes")),
                pausedMs == 0 ? "-" : Amounts.time(pausedMs),
                rtt == null ? "-" : Amounts.millis(rtt),
                Amounts.time(row.getLong("lastInMs")),
                Amounts.time(row.getLong("lastOutMs")));
    }
}
