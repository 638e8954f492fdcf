package io.barnabas.common.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PastTimeTest {
    private final PastTime time = new PastTime();

    @ParameterizedTest
    @CsvSource({"90s,90", "15m,900", "2h,7200", "3d,259200"})
    void aSpanIsCountedBackFromNow(String text, long seconds) {
        Instant before = Instant.now().minusSeconds(seconds);
        assertThat(Duration.between(before, time.convert(text))).isBetween(Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    void aTimeIsTakenAsItIs() {
        assertThat(time.convert("2026-11-23T18:00:00Z")).isEqualTo(Instant.parse("2026-11-23T18:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2w", "-2h", "yesterday", "2026-11-23"})
    void whatIsNoneIsNamed(String text) {
        assertThatThrownBy(() -> time.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("'" + text + "' is no time");
    }
}
