package io.barnabas.gateway.drain;

import java.util.function.Consumer;

/** Says each change of phase, and once a second how far a drain is. Confined to one thread. */
final class DrainLog {
    private static final long EVERY_MS = 1_000;

    private final Consumer<String> lines;
    private DrainPhase last = DrainPhase.SERVING;
    private long lastMs;

    DrainLog(Consumer<String> lines) {
        this.lines = lines;
    }

    void on(DrainProgress progress) {
        boolean begun = progress.elapsedMs() < lastMs;
        if (progress.phase() != last || progress.elapsedMs() - lastMs >= EVERY_MS || begun) {
            boolean silent = progress.phase() == DrainPhase.SERVING && last == DrainPhase.SERVING;
            last = progress.phase();
            lastMs = progress.elapsedMs();
            if (!silent) {
                lines.accept(progress.sentence());
            }
        }
    }
}
