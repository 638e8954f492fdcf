package io.barnabas.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Follows a run from outside: waits for its phases, tells a {@link Watch}, and gives the last answers time. */
public final class Course {
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STEP_MS = 20;

    private final Timeline timeline;
    private final Watch watch;

    public Course(Timeline timeline, Watch watch) {
        this.timeline = timeline;
        this.watch = watch;
    }

    /**
     * Blocks until the run is over and all is answered, or five seconds more.
     *
     * @param progress asked every five seconds
     * @param settled whether all that was sent is answered
     */
    public void follow(Supplier<Progress> progress, BooleanSupplier settled) throws InterruptedException {
        sleepUntil(timeline.measuredNanos(), progress);
        watch.onMeasuringBegins();
        sleepUntil(timeline.endNanos(), progress);
        watch.onMeasuringEnds();
        long deadline = timeline.endNanos() + PATIENCE_NANOS;
        while (!settled.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.sleep(STEP_MS);
        }
    }

    private void sleepUntil(long nanos, Supplier<Progress> progress) throws InterruptedException {
        long now = System.nanoTime();
        while (now - nanos < 0) {
            long elapsed = Math.max(0, now - timeline.startNanos());
            long nextLine = timeline.startNanos() + (elapsed / PROGRESS_NANOS + 1) * PROGRESS_NANOS;
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos - now, nextLine - now));
            now = System.nanoTime();
            Phase phase = timeline.phaseAt(nextLine);
            if (now - nextLine >= 0 && phase != null) {
                watch.onProgress(nextLine - timeline.startNanos(), phase, progress.get());
            }
        }
    }
}
