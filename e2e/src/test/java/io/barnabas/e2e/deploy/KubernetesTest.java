package io.barnabas.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.barnabas.e2e.examples.Packages;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/kubernetes}: what can be told of it without a cluster. */
@Tag(Requirement.LONG)
class KubernetesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = DeployFolder.DEPLOY.resolve("kubernetes");
    /** Not Kubernetes' own, or not sent to it. */
    private static final List<String> OTHERS =
            List.of("kustomization.yaml", "config.yaml", "prometheus-adapter-values.yaml");

    /** The pods' index has a label from 1.28 on. */
    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.37"})
    void everyFileFitsTheSchemasOfKubernetes(String version) throws Exception {
        for (Path file : files()) {
            Result result = validate(version, file);
            assertThat(result.exitCode).as(result.output).isZero();
        }
    }

    @Test
    void aMisspelledFieldWouldBeFound(@TempDir Path folder) throws Exception {
        String wrong = Files.readString(FOLDER.resolve("workers.yaml")).replace("terminationGrace", "terminationgrace");
        Result result = validate("1.37", Files.writeString(folder.resolve("wrong.yaml"), wrong));
        assertThat(result.exitCode).as(result.output).isNotZero();
        assertThat(result.output).contains("terminationgracePeriodSeconds");
    }

    @Test
    void kustomizeTakesEveryFile() throws Exception {
        JsonNode resources = tree("kubernetes/kustomization.yaml", 0).get("resources");
        assertThat(resources)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        files().stream().map(it -> it.getFileName().toString()).toList());
    }

    @Test
    void theConfigurationIsOneThatAllCommandsTake() throws Exception {
        // The token comes from a secret, as a variable.
        List<String> token = List.of("-Dbarnabas.gateway.admin-token=" + "t".repeat(20));
        String file = FOLDER.resolve("config.yaml").toString();
        try (JavaProcess check = JavaProcess.start(token, Main.class, "config", "check", file)) {
            assertThat(check.awaitExit()).as(check.output().toString()).isZero();
        }
    }

    @Test
    void theGraceOfEachPodExceedsTheDeadlinesOfItsStop() {
        JsonNode gateway = pod("kubernetes/gateways.yaml");
        Duration preStop = Duration.ofSeconds(
                container(gateway).at("/lifecycle/preStop/exec/command/1").asLong());
        assertThat(grace(gateway)).isGreaterThan(StopDeadlines.GATEWAY.plus(preStop));
        assertThat(grace(pod("kubernetes/workers.yaml"))).isGreaterThan(StopDeadlines.WORKER);
    }

    @Test
    void aNodeThatLeavesIsOutOfTheServiceBeforeItsNoticeIsOver() {
        JsonNode probe = container(pod("kubernetes/gateways.yaml")).get("readinessProbe");
        Duration seen = Duration.ofSeconds(probe.get("periodSeconds").asLong()
                * probe.get("failureThreshold").asLong());
        assertThat(seen).isLessThan(DrainConfig.DEFAULT.notice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateways", "workers"})
    void podsMayDoNoMoreThanInCompose(String tier) {
        JsonNode pod = pod("kubernetes/" + tier + ".yaml");
        JsonNode container = container(pod);
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
        assertThat(container.at("/resources/requests/memory")).isEqualTo(container.at("/resources/limits/memory"));
    }

    /** A Service called barnabas-gateway would otherwise set BARNABAS_GATEWAY_PORT to tcp://… */
    @ParameterizedTest
    @ValueSource(strings = {"gateways", "workers"})
    void noServiceOfTheClusterCanSetAKeyOfOurs(String tier) {
        assertThat(pod("kubernetes/" + tier + ".yaml").get("enableServiceLinks").asBoolean(true))
                .isFalse();
    }

    private record Result(int exitCode, String output) {}

    private static Result validate(String version, Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "python3", "-m", "kubernetes_validate", "--strict", "-k", version, file.toString())
                .redirectErrorStream(true);
        builder.environment()
                .put(
                        "PYTHONPATH",
                        Packages.python(Path.of("src/test/kubernetes")).toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            List<Path> found = new ArrayList<>(all.filter(it -> it.toString().endsWith(".yaml"))
                    .filter(it -> !OTHERS.contains(it.getFileName().toString()))
                    .sorted()
                    .toList());
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    private static JsonNode tree(String file, int document) {
        return JSON.valueToTree(DeployFolder.yaml(file).get(document));
    }

    private static JsonNode pod(String file) {
        return tree(file, 0).at("/spec/template/spec");
    }

    private static JsonNode container(JsonNode pod) {
        return pod.at("/containers/0");
    }

    private static Duration grace(JsonNode pod) {
        return Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").asLong());
    }
}
