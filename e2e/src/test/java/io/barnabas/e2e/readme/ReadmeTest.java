package io.barnabas.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.examples.TenLineWorker;
import io.barnabas.gateway.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theWorkerShownIsTheExample() throws IOException {
        String example =
                Files.readString(ROOT.resolve("examples/src/main/java/io/barnabas/examples/TenLineWorker.java"));
        String shown = block("java")
                .lines()
                .map(line -> line.isEmpty() ? "" : "    " + line)
                .collect(Collectors.joining("\n"));
        assertThat(example).contains(shown);
    }

    @Test
    void theHandlerShownAndItsTestAreTheExamplesAndShort() throws IOException {
        String handler = blocks("java").get(1);
        String test = blocks("java").get(2);
        assertThat(shown("examples/src/main/java/io/barnabas/examples/ShoutHandler.java"))
                .isEqualTo(handler);
        assertThat(shown("examples/src/test/java/io/barnabas/examples/ShoutHandlerTest.java"))
                .isEqualTo(test);
        assertThat((handler + test).lines()).hasSizeLessThan(30);
    }

    /** A file as the README shows it: without its package and its comment. */
    private static String shown(String file) throws IOException {
        return Files.readString(ROOT.resolve(file))
                .replaceFirst("^package .*;\n\n", "")
                .replaceFirst("(?m)^/\\*\\* .*\n", "");
    }

    @Test
    void theWorkerShownAnswers() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                JavaProcess worker =
                        JavaProcess.start(TenLineWorker.class, kafka.bootstrapServers(), Brokers.prefix(routes));
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.text("hello");
            assertThat(client.read().text()).isEqualTo("You said: hello");
            client.text("bye");
            RawClient.Frame close = client.read();
            assertThat(close.closeCode()).isEqualTo(1000);
            assertThat(close.closeReason()).isEqualTo("see you");
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void theConfigurationShownIsUnderstood(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("barnabas.yaml"), block("yaml"));
        Settings settings = new Settings(file, Map.of(), Map.of(), Map.of());
        RouteConfigs routes = RouteConfigs.from(settings);
        TopicPlan.from(settings, routes);
        var gateway = GatewaySettings.from(settings, KafkaSettings.from(settings), routes);
        settings.finish();
        assertThat(routes.routes()).extracting(RouteConfig::name).containsExactly("orders", "chat");
        assertThat(gateway).isNotNull();
    }

    private static String block(String language) throws IOException {
        return blocks(language).get(0);
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
