package io.barnabas.common.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts for time and size: {@code 500ms 25s 1m 2h 1d}, {@code 100 100B 64KiB 1MiB 1GiB}. */
final class Quantities {
    private static final Pattern TIME = Pattern.compile("(\\d{1,15}) ?(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB)?");
    private static final List<Unit> TIMES = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1_000),
            new Unit("ms", 1));
    private static final List<Unit> SIZES =
            List.of(new Unit("GiB", 1 << 30), new Unit("MiB", 1 << 20), new Unit("KiB", 1 << 10), new Unit("B", 1));

    private record Unit(String name, long factor) {}

    private Quantities() {}

    /** Null where the text is not a time. */
    static @Nullable Duration duration(String text) {
        Long millis = parse(TIME, TIMES, text);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** Null where the text is not a size. */
    static @Nullable Long bytes(String text) {
        return parse(SIZE, SIZES, text);
    }

    static String text(Duration duration) {
        return duration.isZero() ? "0s" : text(TIMES, duration.toMillis());
    }

    static String text(long bytes) {
        return text(SIZES, bytes);
    }

    /** With the largest unit that leaves a whole number. */
    private static String text(List<Unit> units, long value) {
        for (Unit unit : units) {
            if (value > 0 && value % unit.factor() == 0) {
                return value / unit.factor() + unit.name();
            }
        }
        return Long.toString(value);
    }

    private static @Nullable Long parse(Pattern pattern, List<Unit> units, String text) {
        Matcher matcher = pattern.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        long factor = 1;
        for (Unit unit : units) {
            if (unit.name().equals(matcher.group(2))) {
                factor = unit.factor();
            }
        }
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE / factor ? null : number * factor;
    }
}
