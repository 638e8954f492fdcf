package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckCommandTest {
    @TempDir
    private Path folder;

    @Test
    void whatCanBeUsedIsPrintedWithItsSourcesAndWithoutSecrets() throws Exception {
        Path file = Files.writeString(folder.resolve("good.yaml"), """
                kafka:
                  properties: {sasl.jaas.config: 'x password="hush"'}
                gateway: {port: 8090}
                worker: {group: chat}
                routes: [{name: orders}]
                """);

        try (BarnabasProcess check = BarnabasProcess.start("config", "check", file.toString())) {
            assertThat(check.awaitExit()).isZero();
            assertThat(check.lines())
                    .anyMatch(it -> it.matches("gateway\\.port +8090 +\\(.*good\\.yaml\\)"))
                    .anyMatch(it -> it.matches("gateway\\.admin-port +8081 +\\(default\\)"))
                    .anyMatch(it -> it.matches("gateway\\.ordinal +none +\\(default\\)"))
                    .anyMatch(it -> it.matches("worker\\.group +chat +\\(.*good\\.yaml\\)"))
                    .anyMatch(it -> it.matches("routes\\[0]\\.name +orders +\\(.*good\\.yaml\\)"))
                    .anyMatch(it -> it.matches("kafka\\.properties\\.sasl\\.jaas\\.config +\\*{3} +\\(.*\\)"))
                    .noneMatch(it -> it.contains("hush"));
        }
    }

    @Test
    void allProblemsOfAllTiersAreToldAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
                gateway: {prot: 8090, connection: {max-queued: 1GB}}
                worker: {threads: none}
                topics: {inbound-partitions: 0}
                routes: [{name: a, path: a}]
                """);

        try (BarnabasProcess check = BarnabasProcess.start("config", "check", file.toString())) {
            assertThat(check.awaitExit()).isOne();
            assertThat(check.lines())
                    .startsWith("error: The configuration has 5 problems:")
                    .anyMatch(it -> it.contains("gateway.prot") && it.endsWith("did you mean gateway.port?"))
                    .anyMatch(it -> it.contains("gateway.connection.max-queued = '1GB'"))
                    .anyMatch(it -> it.contains("worker.threads = 'none'"))
                    .anyMatch(it -> it.contains("topics.inbound-partitions = '0'"))
                    .anyMatch(it -> it.contains("path 'a' of route a"));
        }
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() throws Exception {
        try (BarnabasProcess check = BarnabasProcess.start("config", "check", "nowhere.yaml")) {
            assertThat(check.awaitExit()).isOne();
            assertThat(check.lines()).containsExactly("error: File nowhere.yaml does not exist");
        }
    }
}
