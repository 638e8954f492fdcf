package io.barnabas.e2e.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oldest broker has no new consumer protocol and its own ways of describing topics and features. */
class OldestBrokerTest {
    @Test
    void echoChatAndLifecycleWorkOnTheOldestBroker(@TempDir Path folder) throws Exception {
        try (OldestBroker broker = OldestBroker.start(folder)) {
            KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
            KafkaProbe.await(kafka, Duration.ofSeconds(60));
            RouteConfigs routes = Brokers.freshRoutes(kafka);
            try (TestGateway gateway = TestGateway.start(kafka, routes);
                    Worker worker = Workers.examples(kafka, routes);
                    Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                    RawClient echo = RawClient.open(gateway.port(), "/ws");
                    RawClient chat = RawClient.open(gateway.port(), "/chat")) {
                assertThat(worker.isReady()).isTrue();
                echo.text("back, please");
                assertThat(echo.read().text()).isEqualTo("back, please");
                chat.text("to all");
                assertThat(chat.read().text()).isEqualTo("to all");
                echo.close(1000, "");
                assertThat(Inbound.value(inbound.await(1, "closed").get(0))).contains("\"wasClean\":true");
            }
        }
    }
}
