package io.barnabas.e2e.soak;

import io.barnabas.e2e.chaos.ChaosRun;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten minutes of chaos, or -Dbarnabas.test.minutes=N. Repeat a run with -Dbarnabas.test.seed=N. */
class ChaosSoak {
    private static final int MINUTES = 10;

    @Test
    void whateverBreaksNothingIsLostButWhatIsSaidToBe(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        System.out.println("-Dbarnabas.test.seed=" + seed);
        new ChaosRun(seed, Duration.ofMinutes(Integer.getInteger("barnabas.test.minutes", MINUTES)), folder).run();
    }
}
