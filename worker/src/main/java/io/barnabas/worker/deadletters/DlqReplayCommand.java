package io.barnabas.worker.deadletters;

import io.barnabas.common.command.CommandException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barnabas dlq replay}. */
@Command(
        name = "replay",
        description = {
            "Send dead letters back to the partition where their records stood, with key, value and headers as they were.",
            "",
            "Each is noted in the dead-letter topic as replayed, and is not replayed again without --again. Those that a",
            "filter finds are only told; --yes replays them. The header barnabas_dlt_replay_of tells a replayed record.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas dlq replay 3@17 5@2",
            "  barnabas dlq replay --route orders --cause handler-failed --since 2h",
            "  barnabas dlq replay --route orders --cause handler-failed --since 2h --yes"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all that were meant were replayed, or told",
            "  1:at least one was not, or Kafka did not answer; a sentence says why",
            "  2:the options are wrong"
        })
final class DlqReplayCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 100_000;

    @Mixin
    private LetterOptions options = new LetterOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "POSITION",
            description = "[topic-]partition@offset, as list shows it; or none, and a filter.")
    private List<String> positions = List.of();

    @Mixin
    private LetterFilter filter = new LetterFilter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many of those that the filter finds, the oldest of each partition first; 1 to 100000."
                    + " Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--yes", description = "Replay what the filter finds.")
    private boolean yes;

    @Option(names = "--again", description = "Replay those, too, that were replayed before.")
    private boolean again;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (positions.isEmpty() == filter.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "expected positions, or a filter (--route, --cause, --since), and not both.");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(
                    command.commandLine(), "--limit " + limit + ": expected 1 to " + MAX_LIMIT + ".");
        }
        LetterOptions.Source source = options.source();
        Set<Position> named =
                positions.stream().map(it -> position(source, it)).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> topics = named.isEmpty()
                ? source.topics()
                : named.stream().map(Position::topic).collect(Collectors.toCollection(TreeSet::new));
        PrintWriter out = command.commandLine().getOut();
        try (LetterReader reader = new LetterReader(source.kafka())) {
            Plan plan = plan(reader, topics, named);
            boolean replays = !named.isEmpty() || yes;
            int failed = replays ? replay(source, reader, topics, plan, out) : 0;
            plan.left().forEach(out::println);
            if (replays) {
                out.println("Replayed " + (plan.chosen().size() - failed) + " dead letters; left "
                        + (plan.left().size() + failed) + ".");
            } else {
                plan.chosen().forEach(it -> out.println("Would replay " + it + "."));
                out.println("Would replay " + plan.chosen().size() + " dead letters and leave "
                        + plan.left().size() + "; nothing was written: add --yes.");
            }
            out.flush();
            return failed > 0 || replays && !named.isEmpty() && !plan.left().isEmpty() ? 1 : 0;
        }
    }

    /**
     * What will be done.
     *
     * @param left a sentence for each that will not be replayed
     */
    private record Plan(Set<Position> chosen, List<String> left) {}

    static Position position(LetterOptions.Source source, String text) {
        try {
            return source.position(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage() + ".", e);
        }
    }

    /** Reads all of the topics, so that what was replayed is known of each before the first is. */
    private Plan plan(LetterReader reader, Set<String> topics, Set<Position> named) {
        Set<Position> chosen = new LinkedHashSet<>();
        Map<Position, String> refused = new LinkedHashMap<>();
        Map<Position, Position> replayed = reader.scan(topics, filter.since(), letter -> {
            if (named.isEmpty() ? filter.accepts(letter) : named.contains(letter.at())) {
                String refusal = Replayer.refusal(letter);
                if (refusal == null) {
                    chosen.add(letter.at());
                } else {
                    refused.put(letter.at(), refusal);
                }
            }
        });
        List<String> left = new ArrayList<>();
        refused.forEach((at, why) -> left.add("Left " + at + ": " + why + "."));
        for (Position at : named) {
            if (!chosen.contains(at) && !refused.containsKey(at)) {
                left.add("Left " + at + ": there is no dead letter (any more).");
            }
        }
        if (!again) {
            replayed.forEach((at, marker) -> {
                if (chosen.remove(at)) {
                    left.add("Left " + at + ": it was replayed before, as " + marker + " says; --again does it again.");
                }
            });
        }
        Set<Position> most = chosen.stream()
                .limit(named.isEmpty() ? limit : MAX_LIMIT)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (most.size() < chosen.size()) {
            left.add("Left " + (chosen.size() - most.size()) + " that are over --limit.");
        }
        return new Plan(most, left);
    }

    /** How many could not be replayed. After the first of a partition that could not, its later ones are left: their order holds. */
    private int replay(
            LetterOptions.Source source, LetterReader reader, Set<String> topics, Plan plan, PrintWriter out) {
        int[] done = new int[1];
        Set<String> stopped = new TreeSet<>();
        try (Replayer replayer = new Replayer(source.kafka())) {
            reader.scan(topics, filter.since(), letter -> {
                Position at = letter.at();
                Position original = letter.original();
                String partition = at.topic() + "-" + at.partition();
                if (!plan.chosen().contains(at) || original == null || stopped.contains(partition)) {
                    return;
                }
                try {
                    String failure = replayer.replay(letter, original);
                    if (failure == null) {
                        done[0]++;
                        out.println("Replayed " + at + " to " + original.topic() + "-" + original.partition() + ".");
                    } else {
                        stopped.add(partition);
                        out.println("Failed at " + at + ": " + failure + ".");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted");
                }
                out.flush();
            });
        }
        return plan.chosen().size() - done[0];
    }
}
