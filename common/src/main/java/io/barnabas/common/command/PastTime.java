package io.barnabas.common.command;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's time, or how long ago it was: {@code 90s}, {@code 15m}, {@code 2h}, {@code 3d}, or RFC 3339. */
public final class PastTime implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    @Override
    public Instant convert(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            String unit = ago.group(2);
            return Instant.now()
                    .minus(Duration.parse(unit.equals("d") ? "P" + ago.group(1) + "D" : "PT" + ago.group(1) + unit));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: expected 90s, 15m, 2h, 3d, or one such as 2026-11-23T18:00:00Z");
        }
    }
}
