package io.barnabas.common.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogVariablesTest {
    @Test
    void knownValuesAreNoProblem() {
        assertThat(LogVariables.problem(Map.of())).isNull();
        assertThat(LogVariables.problem(Map.of("BARNABAS_LOG_FORMAT", "json", "BARNABAS_LOG_LEVEL", "Debug")))
                .isNull();
    }

    @Test
    void otherValuesAreNamed() {
        assertThat(LogVariables.problem(Map.of("BARNABAS_LOG_FORMAT", "JSON")))
                .isEqualTo("BARNABAS_LOG_FORMAT = 'JSON' (environment): expected one of [json, text].");
        assertThat(LogVariables.problem(Map.of("BARNABAS_LOG_LEVEL", "loud")))
                .startsWith("BARNABAS_LOG_LEVEL = 'loud' (environment): expected one of [debug, error,");
    }
}
