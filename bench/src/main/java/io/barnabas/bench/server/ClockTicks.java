package io.barnabas.bench.server;

import io.barnabas.common.command.CommandException;
import java.util.List;

/** The unit of CPU times in {@code /proc}. */
final class ClockTicks {
    /** 100 on every Linux that Java runs on, but it may be asked. */
    static final long PER_SECOND = ask();

    private ClockTicks() {}

    private static long ask() {
        try {
            return Long.parseLong(Tool.run(List.of("getconf", "CLK_TCK")).strip());
        } catch (CommandException | NumberFormatException noSuchTool) {
            return 100;
        }
    }
}
