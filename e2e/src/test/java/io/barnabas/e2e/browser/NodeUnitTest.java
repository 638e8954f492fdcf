package io.barnabas.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo page's own unit tests, in src/test/js. */
class NodeUnitTest {
    private static final Path FOLDER = Path.of("src", "test", "js");
    private static final int PATIENCE_S = 60;

    @Test
    void theUnitTestsOfTheDemoPagePass(@TempDir Path temporary) throws Exception {
        new Requirement("node", "node", "--version").orSkip();
        Path output = temporary.resolve("output");
        Process node = new ProcessBuilder("node", "--test", "--test-reporter=spec")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(node.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } finally {
            node.destroyForcibly();
        }
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(node.exitValue()).as(told).isZero();
        // None found would be a success as well.
        assertThat(told).containsPattern("\\bpass [1-9]");
    }
}
