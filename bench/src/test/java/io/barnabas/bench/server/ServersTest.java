package io.barnabas.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Tag("long")
    @Test
    void severalGatewaysShareABrokerAndAWorker() throws Exception {
        try (Servers servers =
                Servers.start(2, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"), line -> {})) {
            assertThat(servers.processes())
                    .extracting(ServerProcess::name)
                    .containsExactly("gateway", "gateway", "broker", "worker");
            assertThat(new HashSet<>(servers.urls())).hasSize(2);
            for (String url : servers.urls()) {
                assertThat(EchoProbe.succeeds(url, PATIENCE)).as(url).isTrue();
            }
        }
    }
}
