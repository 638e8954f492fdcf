package io.barnabas.worker.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
            converter = Time.class,
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

    /** A time, or how long ago it was. */
    static final class Time implements ITypeConverter<Instant> {
        private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");

        @Override
        public Instant convert(String text) {
            Matcher ago = AGO.matcher(text);
            if (ago.matches()) {
                String unit = ago.group(2);
                String iso = unit.equals("d") ? "P" + ago.group(1) + "D" : "PT" + ago.group(1) + unit;
                return Instant.now().minus(Duration.parse(iso));
            }
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no time: expected 90s, 15m, 2h, 3d, or a time such as 2026-11-23T18:00:00Z");
            }
        }
    }
}
