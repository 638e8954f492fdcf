package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.command.CommandException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @Test
    void portsHaveTheirDefaults() {
        assertThat(Target.parse("ws://h/", List.of(), null).port()).isEqualTo(80);
        assertThat(Target.parse("wss://h/", List.of(), null).port()).isEqualTo(443);
        assertThat(Target.parse("ws://h:8080/", List.of(), null).port()).isEqualTo(8080);
    }

    @Test
    void headersAreReadAsTyped() {
        Target target = Target.parse("ws://h/", List.of("Authorization: Bearer a:b"), null);
        assertThat(target.headers()).containsExactly(Map.entry("Authorization", "Bearer a:b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/", "ws:///path", "localhost:8080", "ws://a b/"})
    void anotherUrlIsRefused(String url) {
        assertThatThrownBy(() -> Target.parse(url, List.of(), null))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--url " + url);
    }
}
