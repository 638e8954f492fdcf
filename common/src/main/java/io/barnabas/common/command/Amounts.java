package io.barnabas.common.command;

import java.util.Locale;

/** Times and sizes as people like to read them, in few characters. */
public final class Amounts {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private Amounts() {}

    public static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        if (bytes < MIB) {
            return oneDigit((double) bytes / KIB) + " KiB";
        }
        return bytes < GIB ? oneDigit((double) bytes / MIB) + " MiB" : oneDigit((double) bytes / GIB) + " GiB";
    }

    /** The two largest units. */
    public static String time(long millis) {
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return oneDigit(millis / 1_000.0) + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " m " + seconds % 60 + " s";
        }
        long hours = seconds / 3_600;
        return hours < 24 ? hours + " h " + seconds / 60 % 60 + " m" : hours / 24 + " d " + hours % 24 + " h";
    }

    public static String millis(double millis) {
        return oneDigit(millis) + " ms";
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
