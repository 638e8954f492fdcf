package io.barnabas.e2e.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault once while 200 clients speak. Repeat a run with -Dbarnabas.test.seed=N. */
@Tag(Requirement.LONG)
class AccountingTest {
    @Test
    void whateverGoesWrongEachFrameIsHandledInOrderAndAnswered(@TempDir Path folder) {
        AccountingRun.Report report =
                new AccountingRun(Long.getLong("barnabas.test.seed", System.nanoTime()), 1, folder, false).run();
        System.out.println(report);
        assertThat(report.faults()).hasSize(Fault.values().length);
        assertThat(report.killed()).isOne();
        assertThat(report.again()).isPositive();
    }

    @Test
    void onAnExactlyOnceRouteEachAnswerIsInTheLogOnce(@TempDir Path folder) {
        AccountingRun.Report report =
                new AccountingRun(Long.getLong("barnabas.test.seed", System.nanoTime()), 1, folder, true).run();
        System.out.println(report);
        assertThat(report.killed()).isOne();
    }
}
