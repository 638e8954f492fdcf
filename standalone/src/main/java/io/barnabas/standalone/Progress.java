package io.barnabas.standalone;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells on the terminal what starts and how long it took. */
final class Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final long began = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** A line {@code <what> ready in 2.9 s} when the step is done. */
    <T> T step(String what, Supplier<T> step) {
        long stepBegan = System.nanoTime();
        T result = step.get();
        say(what + " ready in " + seconds(stepBegan) + " s");
        return result;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Seconds since this object was made, with one decimal. */
    String total() {
        return seconds(began);
    }

    private static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - since) / NANOS_PER_SECOND);
    }
}
