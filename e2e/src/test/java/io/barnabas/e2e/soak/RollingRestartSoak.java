package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.restart.RollingRestart;
import io.barnabas.standalone.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a partition that moves in a rolling restart stands still, with the new group protocol and with the old. */
class RollingRestartSoak {
    private static final int RESTARTS = 9;
    private static final int PER_SECOND = 1_000;
    private static final Duration QUIET = Duration.ofMillis(1_200);
    /** Of the embedded broker: heartbeat interval, assignment interval, and some. */
    private static final double BOUND_MS = 2_000;
    /** The same with the intervals that brokers have by default. */
    private static final double DEFAULT_BOUND_MS = 5_000 + 1_000 + 1_000;
    /** What two processors that do all of it may add to a gap. */
    private static final double NOISE_MS = 250;

    @Test
    void withTheConsumerProtocolAPartitionMovesWithinTwoSeconds(@TempDir Path folder) throws Exception {
        assertMovesWithin(BOUND_MS, run("consumer (KIP-848)", EmbeddedBroker.Options.defaults(), folder));
    }

    @Test
    void withTheBrokersDefaultIntervalsItMovesWithinSeven(@TempDir Path folder) throws Exception {
        EmbeddedBroker.Options defaults = EmbeddedBroker.Options.defaults()
                .withProperty("group.consumer.heartbeat.interval.ms", "5000")
                .withProperty("group.consumer.min.heartbeat.interval.ms", "5000")
                .withProperty("group.consumer.session.timeout.ms", "45000")
                .withProperty("group.consumer.min.session.timeout.ms", "45000")
                .withProperty("group.consumer.assignment.interval.ms", "1000");
        assertMovesWithin(DEFAULT_BOUND_MS, run("consumer (KIP-848), brokers' default intervals", defaults, folder));
    }

    private static void assertMovesWithin(double boundMs, RollingRestart.Report report) {
        assertThat(report.whenLeaving()).allSatisfy(pause -> assertThat(pause).isLessThan(boundMs));
        assertThat(report.whenComing()).allSatisfy(pause -> assertThat(pause).isLessThan(boundMs));
        double longestGap = report.quiet().get(report.quiet().size() - 1);
        assertThat(report.whenStaying()).isNotEmpty().allSatisfy(pause -> assertThat(pause)
                .as("of a partition that stayed, against %s ms in quiet times", longestGap)
                .isLessThanOrEqualTo(longestGap + NOISE_MS));
    }

    @Test
    void theClassicProtocolBesideIt(@TempDir Path folder) throws Exception {
        EmbeddedBroker.Options classic =
                EmbeddedBroker.Options.defaults().withProperty("group.coordinator.rebalance.protocols", "classic");
        RollingRestart.Report report = run("classic, cooperative-sticky", classic, folder);

        assertThat(report.whenLeaving()).isNotEmpty();
    }

    private static RollingRestart.Report run(String protocol, EmbeddedBroker.Options options, Path folder)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            RollingRestart.Report report = new RollingRestart(
                            new KafkaSettings(broker.bootstrapServers()), PER_SECOND, QUIET)
                    .run(RESTARTS, folder);
            System.out.printf(
                    "%s: %d frames, %d handled again%n%s",
                    protocol, report.accepted(), report.handled() - report.accepted(), report.table());
            return report;
        }
    }
}
