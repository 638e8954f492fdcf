package io.barnabas.e2e.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Small, for each build; {@code BrokerOutageSoak} has 200 clients and a minute. */
@Tag(Requirement.LONG)
class BrokerOutageTest {
    @Test
    void aBrokerThatIsAwayLosesNothingAndClosesNobody() throws Exception {
        BrokerOutage.Report report = new BrokerOutage(20, Duration.ofSeconds(9), 10).run();
        System.out.println(report);
        assertThat(report.heapAtEnd()).isLessThanOrEqualTo(report.heapAtSecondTen() + report.bound());
        assertThat(report.pings()).isGreaterThan(20);
    }
}
