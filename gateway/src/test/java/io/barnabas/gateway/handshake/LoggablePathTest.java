package io.barnabas.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggablePathTest {
    @DisplayName("The path is what is left")
    @ParameterizedTest
    @CsvSource({
        "/ws, /ws",
        "/ws?token=s3cret, /ws",
        "/a/b?x#y, /a/b",
        "/ws#s3cret, /ws",
        "http://user:s3cret@host:1/ws?a, /ws",
        "http://host, ''",
        "'', ''",
        "?s3cret, ''",
        "*, *",
        "/a b\u00e9\u0007c, /a b??c",
    })
    void path(String target, String expected) {
        assertThat(LoggablePath.of(target)).isEqualTo(expected);
    }

    @DisplayName("A query in a wrong spelling is none the less secret")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws%3Ftoken=s3cret",
                "/ws%3ftoken=s3cret",
                "/ws;token=s3cret",
                "/ws&token=s3cret",
                "/ws%23s3cret",
                "ws://user:s3cret@host?s3cret",
                "/ws%26token=s3cret",
                "/ws%3Btoken=s3cret",
                "http://s3cret@host"
            })
    void odd(String target) {
        assertThat(LoggablePath.of(target)).doesNotContain("s3cret");
    }

    @Test
    @DisplayName("Whatever the target is, printable ASCII is left")
    void garbage() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            String target = random.ints(random.nextInt(50), 0, 0x2000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(LoggablePath.of(target)).as("seed %s", seed).matches("[\\x20-\\x7e]*");
        }
    }

    @Test
    @DisplayName("A long path is cut")
    void cut() {
        assertThat(LoggablePath.of("/" + "x".repeat(10_000))).isEqualTo("/" + "x".repeat(199) + "...");
    }
}
