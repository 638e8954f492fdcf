package io.barnabas.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Says that the tests of this package are left out: what is not selected is not even counted as skipped. */
class LeftOutTest {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String SENTENCE = "SKIPPED: what takes long, containers among it; run mvn verify -Pall (";

    @Test
    void isTold() throws Exception {
        Command.Result engine = Command.run(ANSWER, "docker", "info");
        String line = line(System.getProperty("test.excluded", ""), engine);
        if (!line.isEmpty()) {
            System.err.println(line);
        }
        assertThat(line(Requirement.LONG, engine)).startsWith(SENTENCE);
    }

    @Test
    void namesTheEngineAndIsSilentWhereAllIsRun() {
        assertThat(line("long", new Command.Result(0, "Server: 1"))).isEqualTo(SENTENCE + "a Docker Engine answers)");
        assertThat(line("slow, long", new Command.Result(-1, "docker is not installed")))
                .isEqualTo(SENTENCE + "no Docker Engine answers: docker is not installed)");
        assertThat(line("", new Command.Result(0, ""))).isEmpty();
    }

    /** Empty where nothing is to be told. */
    private static String line(String excludedTags, Command.Result engine) {
        if (!List.of(excludedTags.split("[,|\\s]+", -1)).contains(Requirement.LONG)) {
            return "";
        }
        return SENTENCE
                + (engine.ok() ? "a Docker Engine answers" : "no Docker Engine answers: " + engine.lastLine())
                + ")";
    }
}
