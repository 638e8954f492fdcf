package io.barnabas.e2e.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All workers are replaced while 200 clients speak. */
@Tag(Requirement.LONG)
class RollingRestartTest {
    @Test
    void nothingIsLostAndEachConnectionIsHandledInOrder(@TempDir Path folder) throws Exception {
        RollingRestart.Report report = new RollingRestart(Brokers.shared(), 600, Duration.ofMillis(400)).run(3, folder);

        System.out.println(report.table());
        assertThat(report.accepted()).isPositive();
        // Each worker's share of 12 partitions is 4: as it leaves, and as its successor comes.
        assertThat(report.whenLeaving()).hasSizeGreaterThanOrEqualTo(3 * 4);
        assertThat(report.whenComing()).hasSizeGreaterThanOrEqualTo(3 * 4);
    }
}
