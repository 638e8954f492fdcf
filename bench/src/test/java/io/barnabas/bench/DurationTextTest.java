package io.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
    private final DurationText text = new DurationText();

    @Test
    void unitsAreMillisecondsSecondsMinutes() {
        assertThat(text.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(text.convert("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(text.convert("30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(text.convert("5m")).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anotherTextIsRefused() {
        assertThatThrownBy(() -> text.convert("5 minutes"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'5 minutes'");
    }
}
