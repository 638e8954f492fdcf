package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas doctor} beside {@code barnabas dev}. */
class DoctorCommandTest {
    private static BarnabasProcess dev;
    private static String kafka;
    private static String admin;
    private static String echo;

    private record Outcome(int exit, List<String> lines) {}

    @BeforeAll
    static void startDev() throws Exception {
        dev = BarnabasProcess.start("dev", "--port", "0", "--admin-port", "0", "--kafka-port", "0");
        dev.awaitLine("Ctrl-C stops it.");
        kafka = dev.awaitLine("  Kafka  ").replaceFirst("^.*?(127\\.0\\.0\\.1:\\d+).*$", "$1");
        admin = dev.awaitLine("Admin").replaceFirst("^.*?(http://\\S+).*$", "$1");
        echo = dev.awaitLine("/ws").replaceFirst("^.*?(ws://\\S+)/ws.*$", "$1/echo");
    }

    @AfterAll
    static void stopDev() {
        dev.close();
    }

    @Test
    void allIsWell() throws Exception {
        Outcome outcome = doctor("--bootstrap", kafka, "--admin", admin, "--url", echo);

        assertThat(outcome.lines).hasSize(5).element(4).isEqualTo("Nothing is wrong that can be seen from here.");
        assertThat(outcome.lines.subList(0, 4)).allMatch(it -> it.startsWith("ok "));
        assertThat(outcome.lines.get(3)).contains("20 messages came back");
        assertThat(outcome.exit).isZero();
    }

    @Tag("long")
    @Test
    void kafkaIsTold() throws Exception {
        String nobody = "127.0.0.1:" + Ports.free();
        String nobodyElse = "http://127.0.0.1:" + Ports.free();
        Outcome outcome = doctor("--bootstrap", nobody, "--admin", nobodyElse, "--url", echo);

        assertThat(outcome.lines.get(0)).startsWith("FAILED   Kafka").contains(nobody, "Connection refused");
        assertThat(outcome.lines.get(1)).startsWith("skipped  topics");
        assertThat(outcome.lines).endsWith("The way to the gateway is good, as /echo answers: the trouble is Kafka's.");
        assertThat(outcome.exit).isOne();
    }

    @Tag("long")
    @Test
    void missingTopicsAreTold(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("barnabas.properties"), "topics.prefix=elsewhere");
        Outcome outcome = doctor("--config", config.toString(), "--bootstrap", kafka, "--admin", admin, "--url", echo);

        assertThat(outcome.lines.get(1))
                .startsWith("FAILED   topics")
                .contains("elsewhere.inbound", "barnabas topics create");
        assertThat(outcome.lines.get(4)).startsWith("The gateway is ready, so it has Kafka and its topics");
        assertThat(outcome.exit).isOne();
    }

    @Tag("long")
    @Test
    void theWayIsTold() throws Exception {
        Outcome outcome =
                doctor("--bootstrap", kafka, "--admin", admin, "--url", "ws://127.0.0.1:" + Ports.free() + "/echo");

        assertThat(outcome.lines.get(3)).startsWith("FAILED   network  Nothing answers at ws://127.0.0.1:");
        assertThat(outcome.lines)
                .endsWith("Kafka answers and the gateway is ready: the trouble lies on the way to it.");
        assertThat(outcome.exit).isOne();
    }

    @Tag("long")
    @Test
    void aWrongAddressIsOneSentence() throws Exception {
        Outcome outcome = doctor("--url", "http://127.0.0.1:8080/echo");

        assertThat(outcome.lines)
                .containsExactly("error: --url 'http://127.0.0.1:8080/echo': expected a URL that begins with one of"
                        + " [ws://, wss://].");
        assertThat(outcome.exit).isOne();
    }

    private static Outcome doctor(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(List.of(options));
        try (BarnabasProcess process = BarnabasProcess.start(arguments.toArray(String[]::new))) {
            int exit = process.awaitExit();
            return new Outcome(exit, List.copyOf(process.lines()));
        }
    }
}
