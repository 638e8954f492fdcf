package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.accounting.AccountingRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault ten times while 200 clients speak. Repeat a run with -Dbarnabas.test.seed=N. */
class AccountingSoak {
    private static final int TIMES = 10;

    @Test
    void whateverGoesWrongTenTimesEachFrameIsHandledInOrderAndAnswered(@TempDir Path folder) {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        System.out.println("-Dbarnabas.test.seed=" + seed);
        AccountingRun.Report report = new AccountingRun(seed, TIMES, folder, false).run();
        System.out.println(report);
        assertThat(report.killed()).isEqualTo(TIMES);
    }

    @Test
    void onAnExactlyOnceRouteEachAnswerIsInTheLogOnce(@TempDir Path folder) {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        System.out.println("-Dbarnabas.test.seed=" + seed);
        AccountingRun.Report report = new AccountingRun(seed, TIMES, folder, true).run();
        System.out.println(report);
        assertThat(report.killed()).isEqualTo(TIMES);
    }
}
