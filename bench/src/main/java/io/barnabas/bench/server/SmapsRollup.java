package io.barnabas.bench.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a process: the text of {@code /proc/PID/smaps_rollup}, proc(5).
 *
 * @param rssBytes pages that are resident
 * @param pssBytes the same, but what is shared with other processes counts in part
 */
record SmapsRollup(long rssBytes, long pssBytes) {
    private static final long KIB = 1024;

    /** @throws IllegalArgumentException when a line is missing */
    static SmapsRollup parse(String text) {
        return new SmapsRollup(bytes(text, "Rss"), bytes(text, "Pss"));
    }

    private static long bytes(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(text);
        if (!line.find()) {
            throw new IllegalArgumentException("no line '" + name + ": N kB' in '" + text.strip() + "'");
        }
        return Long.parseLong(line.group(1)) * KIB;
    }
}
