package io.barnabas.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good minute of chaos, two with start and account. Another one with -Dbarnabas.test.seed=N; longer ones by {@code ChaosSoak}. */
@Tag(Requirement.LONG)
class ChaosTest {
    private static final long SEED = 6;
    private static final Duration LENGTH = Duration.ofSeconds(75);

    @Test
    void whateverBreaksNothingIsLostButWhatIsSaidToBe(@TempDir Path folder) throws Exception {
        ChaosRun.Report report = new ChaosRun(Long.getLong("barnabas.test.seed", SEED), LENGTH, folder).run();
        assertThat(report.struck().keySet()).isEqualTo(report.possible());
    }
}
