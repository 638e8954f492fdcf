package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.overload.BrokerOutage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A broker that is away for a minute while 200 clients send. */
class BrokerOutageSoak {
    @Test
    void aMinuteWithoutBroker() throws Exception {
        BrokerOutage.Report report = new BrokerOutage(200, Duration.ofSeconds(60), 5).run();
        System.out.println(report);
        assertThat(report.heapAtEnd()).isLessThanOrEqualTo(report.heapAtSecondTen() + report.bound());
    }
}
