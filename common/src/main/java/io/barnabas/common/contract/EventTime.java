package io.barnabas.common.contract;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The value of {@code ce_time}: RFC 3339, UTC, always three digits of milliseconds. */
public final class EventTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EventTime() {}

    public static String of(Instant time) {
        return FORMAT.format(time);
    }
}
