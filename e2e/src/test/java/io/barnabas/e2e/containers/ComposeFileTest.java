package io.barnabas.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be told of {@code docker-compose.yml} without Docker. */
class ComposeFileTest {
    /** A signal waits so long for a start that is under way. */
    private static final Duration START = Duration.ofSeconds(15);
    /** The gateway's tie to Kafka, its readers and its producer: 10 s each, one after the other. */
    private static final Duration GATEWAY_CLIENTS = Duration.ofSeconds(30);
    /** The worker leaves its group (20 s) and closes its producer (5 s). */
    private static final Duration WORKER_CLIENTS = Duration.ofSeconds(25);

    private final ComposeFile file;

    ComposeFileTest() throws IOException {
        file = ComposeFile.read();
    }

    @Test
    void theGraceOfAGatewayExceedsTheDeadlinesOfItsStop() {
        assertThat(file.stopGrace("gateway"))
                .isGreaterThan(START.plus(DrainConfig.DEFAULT.total()).plus(GATEWAY_CLIENTS));
    }

    @Test
    void theAdminPortIsForThisMachineAndWantsAToken() {
        Map<String, Object> gateway = file.services().get("gateway");
        assertThat(gateway.get("environment").toString())
                .contains("BARNABAS_GATEWAY_ADMIN_HOST=0.0.0.0")
                .contains("BARNABAS_GATEWAY_ADMIN_TOKEN=${BARNABAS_GATEWAY_ADMIN_TOKEN:-");
        assertThat(gateway.get("ports").toString()).contains("127.0.0.1:${BARNABAS_GATEWAY_ADMIN_PORT:-8081}:8081");
    }

    @Test
    void theGraceOfAWorkerExceedsTheDeadlinesOfItsStop() {
        assertThat(file.stopGrace("worker"))
                .isGreaterThan(START.plus(ConsumeConfig.DEFAULT.stop()).plus(WORKER_CLIENTS));
    }

    @Test
    void everyServiceHasAMemoryLimitAndARestartPolicyAndNoneIsPrivileged() {
        for (Map.Entry<String, Map<String, Object>> service : file.services().entrySet()) {
            assertThat(service.getValue())
                    .as(service.getKey())
                    .containsKeys("mem_limit", "restart")
                    .doesNotContainKeys("privileged", "cap_add", "network_mode", "pid");
        }
    }

    @Test
    void ourContainersCannotWriteToTheirRootFileSystem() {
        for (String service : new String[] {"topics", "gateway", "worker"}) {
            assertThat(file.services().get(service)).as(service).containsEntry("read_only", true);
        }
    }
}
