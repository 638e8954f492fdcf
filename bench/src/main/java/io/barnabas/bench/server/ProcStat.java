package io.barnabas.bench.server;

/**
 * CPU time of a process: the text of {@code /proc/PID/stat}, proc(5).
 *
 * @param ticks user and system time, in units of {@code sysconf(_SC_CLK_TCK)}
 */
record ProcStat(long ticks) {
    private static final int UTIME = 14;
    private static final int STIME = 15;
    /** The first field behind the command's name. */
    private static final int AFTER_NAME = 3;

    /** @throws IllegalArgumentException when the text is none */
    static ProcStat parse(String text) {
        // The name is in parentheses and may hold blanks and parentheses.
        int nameEnd = text.lastIndexOf(')');
        String[] fields = text.substring(nameEnd + 1).strip().split(" ", -1);
        if (nameEnd < 0 || fields.length <= STIME - AFTER_NAME) {
            throw new IllegalArgumentException("'" + text.strip() + "': expected the text of /proc/PID/stat");
        }
        return new ProcStat(Long.parseLong(fields[UTIME - AFTER_NAME]) + Long.parseLong(fields[STIME - AFTER_NAME]));
    }
}
