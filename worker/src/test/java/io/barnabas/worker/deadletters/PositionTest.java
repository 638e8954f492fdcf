package io.barnabas.worker.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @Test
    void aPositionIsReadAsItIsWritten() {
        Position position = new Position("my-shop.inbound.dlt", 3, 17);
        assertThat(position).hasToString("my-shop.inbound.dlt-3@17");
        assertThat(Position.parse("my-shop.inbound.dlt-3@17", "other")).isEqualTo(position);
        assertThat(Position.parse("3@17", "my-shop.inbound.dlt")).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "3@", "@17", "-3@17", "a-b@17", "3@-1", "3@99999999999999999999"})
    void whatIsNoneIsNamed(String text) {
        assertThatThrownBy(() -> Position.parse(text, "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no position");
    }
}
