package io.barnabas.worker.deadletters;

import io.barnabas.common.command.Shown;
import io.barnabas.common.command.Table;
import io.barnabas.common.contract.HeaderNames;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code barnabas dlq list}. */
@Command(
        name = "list",
        description = {
            "List dead letters, the latest last.",
            "",
            "Columns: where it stands; when it became a dead letter; cause; route; type of event; attempts; whether it was",
            "replayed; where its record stood; what was wrong.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas dlq list",
            "  barnabas dlq list --route orders --cause handler-failed,unreadable-payload --since 2h --limit 100"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the list is complete",
            "  1:Kafka did not answer, or a topic is missing; one sentence on stderr says so",
            "  2:the options are wrong"
        })
final class DlqListCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 10_000;
    private static final int MESSAGE_WIDTH = 100;
    private static final Comparator<Letter> OLDEST_FIRST =
            Comparator.comparing(Letter::time).thenComparing(Letter::at);

    @Mixin
    private LetterOptions options = new LetterOptions();

    @Mixin
    private LetterFilter filter = new LetterFilter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the latest, 1 to 10000. Default: ${DEFAULT-VALUE}.")
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
        LetterOptions.Source source = options.source();
        PriorityQueue<Letter> latest = new PriorityQueue<>(OLDEST_FIRST);
        long[] found = new long[1];
        Map<Position, Position> replayed;
        try (LetterReader reader = new LetterReader(source.kafka())) {
            replayed = reader.scan(source.topics(), filter.since(), letter -> {
                if (filter.accepts(letter)) {
                    found[0]++;
                    latest.add(letter.withoutValue());
                    if (latest.size() > limit) {
                        latest.poll();
                    }
                }
            });
        }
        print(command.commandLine().getOut(), latest, replayed, found[0]);
        return 0;
    }

    private static void print(
            PrintWriter out, PriorityQueue<Letter> letters, Map<Position, Position> replayed, long found) {
        Table table =
                new Table("POSITION", "TIME", "CAUSE", "ROUTE", "TYPE", "ATTEMPTS", "REPLAYED", "ORIGINAL", "MESSAGE");
        int shown = letters.size();
        for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
            table.row(row(letter, replayed.containsKey(letter.at())));
        }
        if (shown > 0) {
            table.lines().forEach(out::println);
        }
        out.println(shown + " of " + found + " dead letters.");
        out.flush();
    }

    private static String[] row(Letter letter, boolean replayed) {
        return new String[] {
            letter.at().toString(),
            letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
            Shown.line(letter.cause(), 40),
            Shown.line(letter.route(), 63),
            Shown.line(letter.type(), 20),
            Shown.line(letter.attempts(), 8),
            replayed ? "yes" : "no",
            Objects.toString(letter.original(), "-"),
            Shown.line(Objects.requireNonNullElse(letter.header(HeaderNames.DLT_MESSAGE), "-"), MESSAGE_WIDTH)
        };
    }
}
