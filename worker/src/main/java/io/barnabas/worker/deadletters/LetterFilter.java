package io.barnabas.worker.deadletters;

import io.barnabas.common.command.PastTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant: options of {@code dlq list} and {@code dlq replay}. */
final class LetterFilter {
    @Option(names = "--route", paramLabel = "NAME", description = "Only those of this route.")
    private @Nullable String route;

    @Option(
            names = "--cause",
            paramLabel = "WORD",
            split = ",",
            description = "Only those of this cause, such as handler-failed; several with commas.")
    private List<String> causes = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastTime.class,
            description = "Only those that became dead letters since then: 90s, 15m, 2h, 3d, or a time such as"
                    + " 2026-11-23T18:00:00Z.")
    private @Nullable Instant since;

    boolean accepts(Letter letter) {
        return (route == null || route.equals(letter.route())) && (causes.isEmpty() || causes.contains(letter.cause()));
    }

    @Nullable
    Instant since() {
        return since;
    }

    boolean isEmpty() {
        return route == null && causes.isEmpty() && since == null;
    }
}
