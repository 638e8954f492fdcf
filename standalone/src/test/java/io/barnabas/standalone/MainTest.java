package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command's manners. */
class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dev",
                "gateway",
                "worker",
                "topics create",
                "dlq",
                "dlq list",
                "dlq show",
                "dlq replay",
                "config check",
                "connections",
                "top",
                "drain",
                "doctor"
            })
    void helpHasDescriptionExamplesAndExitCodes(String command) throws Exception {
        String[] arguments = (command + " --help").strip().split(" ");
        try (BarnabasProcess help = BarnabasProcess.start(arguments)) {
            assertThat(help.awaitExit()).isZero();
            List<String> lines = help.lines();
            assertThat(lines.get(0)).startsWith(("Usage: barnabas " + command).strip());
            assertThat(lines).contains("Examples:", "Exit codes:").anyMatch(it -> it.contains("--verbose"));
        }
    }

    @Tag("long")
    @Test
    void aBrokerThatDoesNotAnswerIsOneSentence() throws Exception {
        String nobody = "127.0.0.1:" + Ports.free();
        try (BarnabasProcess topics = BarnabasProcess.start("topics", "create", "--bootstrap", nobody)) {
            assertThat(topics.awaitExit()).isOne();
            assertThat(topics.lines())
                    .containsExactly("error: Kafka at " + nobody + " did not answer within 10 s: Connection refused");
        }
    }

    /** As where all of a cluster starts at once. */
    @Tag("long")
    @ParameterizedTest
    @CsvSource({"gateway --port 0,Admin: ", "worker,Worker of group"})
    void aTierWaitsForABrokerThatStartsLater(String command, String started) throws Exception {
        int port = Ports.free();
        String options = " --admin-port 0 --bootstrap 127.0.0.1:" + port;
        try (BarnabasProcess process = BarnabasProcess.start((command + options).split(" "))) {
            assertThat(process.awaitLine("does not answer yet")).contains("127.0.0.1:" + port, "Connection refused");
            try (EmbeddedBroker broker =
                    EmbeddedBroker.start(EmbeddedBroker.Options.defaults().withPort(port))) {
                assertThat(broker.bootstrapServers()).endsWith(":" + port);
                process.awaitLine(started);
                process.terminate();
                assertThat(process.awaitExit()).isEqualTo(143);
            }
        }
    }

    @Test
    void aWrongOptionIsAnErrorOfUsage() throws Exception {
        try (BarnabasProcess dev = BarnabasProcess.start("dev", "--prot", "1")) {
            assertThat(dev.awaitExit()).isEqualTo(2);
            assertThat(dev.lines()).anyMatch(it -> it.contains("--prot"));
        }
    }
}
