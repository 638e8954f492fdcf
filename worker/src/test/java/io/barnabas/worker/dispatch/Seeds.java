package io.barnabas.worker.dispatch;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property with many seeds; {@code -Dbarnabas.test.seed=N} runs the one that failed. */
final class Seeds {
    private static final String PROPERTY = "barnabas.test.seed";
    private static final int RUNS = 500;

    private Seeds() {}

    static void forEach(Consumer<Random> property) {
        Long only = Long.getLong(PROPERTY);
        long base = only == null ? new Random().nextLong() : only;
        for (int run = 0; run < (only == null ? RUNS : 1); run++) {
            long seed = base + run;
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed; again with -D" + PROPERTY + "=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
