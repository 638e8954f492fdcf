package io.barnabas.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told of {@code docker-compose.yml} without Docker. */
class ComposeFileTest {
    private static final List<String> GATEWAYS = List.of("gateway-0", "gateway-1");
    private static final List<String> WORKERS = List.of("worker-0", "worker-1");

    /** The program of old, or Docker's plugin. */
    private static final String RUN_COMPOSE =
            "if command -v docker-compose >/dev/null; then docker-compose \"$@\"; else docker compose \"$@\"; fi";

    private static final Requirement COMPOSE =
            new Requirement("docker-compose", "sh", "-c", RUN_COMPOSE, "sh", "version");

    private final ComposeFile file;

    ComposeFileTest() throws IOException {
        file = ComposeFile.read();
    }

    @Test
    void theGraceOfEachContainerExceedsTheDeadlinesOfItsStop() {
        for (String gateway : GATEWAYS) {
            assertThat(file.stopGrace(gateway)).as(gateway).isGreaterThan(StopDeadlines.GATEWAY);
        }
        for (String worker : WORKERS) {
            assertThat(file.stopGrace(worker)).as(worker).isGreaterThan(StopDeadlines.WORKER);
        }
    }

    @Test
    void eachGatewayHasAnOrdinalAndANameOfItsOwn() {
        for (int ordinal = 0; ordinal < GATEWAYS.size(); ordinal++) {
            assertThat(file.environment(GATEWAYS.get(ordinal)))
                    .containsEntry("BARNABAS_GATEWAY_ORDINAL", ordinal)
                    .containsEntry("BARNABAS_GATEWAY_NODE", "gateway-" + ordinal);
        }
    }

    @Test
    void onePortIsPublishedAndTheOthersAreForThisMachine() {
        file.services().forEach((name, service) -> {
            for (Object port : (List<?>) service.getOrDefault("ports", List.of())) {
                if (!port.equals("${BARNABAS_GATEWAY_PORT:-8080}:8080")) {
                    assertThat(port.toString()).as(name).startsWith("127.0.0.1:");
                }
            }
        });
        assertThat(file.services().get("haproxy").get("ports").toString()).contains("[${BARNABAS_GATEWAY_PORT:-8080}");
    }

    @Test
    void theAdminPortsWantAToken() {
        for (String gateway : GATEWAYS) {
            assertThat(file.environment(gateway))
                    .containsEntry("BARNABAS_GATEWAY_ADMIN_HOST", "0.0.0.0")
                    .containsKey("BARNABAS_GATEWAY_ADMIN_TOKEN");
        }
    }

    @Test
    void everyServiceHasAMemoryLimitAndARestartPolicyAndMayDoNothingSpecial() {
        file.services().forEach((name, service) -> assertThat(service)
                .as(name)
                .containsKeys("mem_limit", "restart", "stop_grace_period")
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .doesNotContainKeys("privileged", "cap_add", "network_mode", "pid", "devices"));
    }

    @Test
    void everyServiceThatStaysHasAHealthCheckOfItsOwnOrOfItsImage() {
        file.services().forEach((name, service) -> {
            Object build = service.get("build");
            if (name.equals("topics")) {
                assertThat(service).as(name).containsEntry("healthcheck", Map.of("disable", true));
            } else if (build == null) {
                assertThat(service).as(name).extractingByKey("healthcheck").satisfies(it -> assertThat(it.toString())
                        .contains("test=[CMD"));
            } else {
                assertThat(DeployFolder.ROOT.resolve(build.toString()).resolve("Dockerfile"))
                        .as(name)
                        .content()
                        .contains("\nHEALTHCHECK ");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--env-file deploy/three-brokers.env", "--profile grafana"})
    @Tag("containers")
    void dockerComposeTakesTheFile(String options) throws Exception {
        COMPOSE.orSkip();
        List<String> command = new ArrayList<>(List.of("sh", "-c", RUN_COMPOSE, "sh"));
        command.addAll(Arrays.stream(options.split(" ", -1))
                .filter(it -> !it.isEmpty())
                .toList());
        command.addAll(List.of("config", "-q"));
        Process process = new ProcessBuilder(command)
                .directory(DeployFolder.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isBlank();
    }

    /** Kafka's image writes its configuration when it starts. */
    @Test
    void noContainerButKafkasCanWriteToItsRootFileSystem() {
        file.services().forEach((name, service) -> {
            if (!name.startsWith("kafka")) {
                assertThat(service).as(name).containsEntry("read_only", true);
            }
        });
    }

    /** So that partitions move as fast in both; {@code dev} is what the embedded broker of the tests is, too. */
    @Test
    void brokersManageGroupsAndThemselvesAsInDev() throws Exception {
        Map<String, String> ofDev = brokerConfiguration(Brokers.shared());
        Map<String, String> ofCompose = new TreeMap<>();
        file.environment("kafka").forEach((variable, value) -> {
            if (variable.startsWith("KAFKA_GROUP_") || variable.startsWith("KAFKA_BROKER_")) {
                String key = variable.substring("KAFKA_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                ofCompose.put(key, value.toString());
            }
        });
        assertThat(ofCompose).hasSizeGreaterThan(6).allSatisfy((key, value) -> assertThat(ofDev)
                .containsEntry(key, value));
        Duration move = Duration.ofMillis(Long.parseLong(ofCompose.get("group.consumer.heartbeat.interval.ms"))
                + Long.parseLong(ofCompose.get("group.consumer.assignment.interval.ms")));
        assertThat(move).isLessThan(Duration.ofSeconds(2));
    }

    private static Map<String, String> brokerConfiguration(KafkaSettings kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            int id = admin.describeCluster()
                    .nodes()
                    .get(20, TimeUnit.SECONDS)
                    .iterator()
                    .next()
                    .id();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
            Config config = admin.describeConfigs(List.of(broker))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .get(broker);
            Map<String, String> values = new TreeMap<>();
            config.entries().forEach(it -> values.put(it.name(), String.valueOf(it.value())));
            return values;
        }
    }
}
