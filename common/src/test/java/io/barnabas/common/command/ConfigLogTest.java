package io.barnabas.common.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigLogTest {
    private static final String DOC = "What it is for.";

    @Test
    void whatIsNotTheDefaultStandsInOneEntryWithoutSecrets() {
        Settings settings = new Settings(
                null,
                Map.of("BARNABAS_A_TOKEN", "hush"),
                Map.of(),
                Map.of("a.port", "7", "a.name", "", "other.key", "x"));
        settings.leave("other");
        settings.integer("a.port", DOC, 8, 0, 9);
        settings.secret("a.token", DOC);
        settings.string("a.name", DOC, "n");
        settings.bool("a.on", DOC, true);

        assertThat(ConfigLog.text(settings.values())).isEqualTo("""
                Configuration, where it is not the default:
                  a.port   7    (command line)
                  a.token  ***  (environment)
                  a.name   ''   (command line)""");
    }

    @Test
    void defaultsAloneAreOneSentence() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of());
        settings.bool("a.on", DOC, true);

        assertThat(ConfigLog.text(settings.values())).isEqualTo("Configuration: every key has its default");
    }
}
