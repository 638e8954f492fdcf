package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampTest {
    @Test
    void whatIsWrittenIsTextAndIsReadBack() {
        byte[] message = Stamp.template(40);
        Stamp.write(message, 0x0123_4567_89ab_cdefL, 0xcafe, -1);

        assertThat(new String(message, StandardCharsets.US_ASCII))
                .isEqualTo("0123456789abcdef0000cafeffffffffxxxxxxxx");
        assertThat(Stamp.isAt(message)).isTrue();
        assertThat(Stamp.intendedNanos(message)).isEqualTo(0x0123_4567_89ab_cdefL);
        assertThat(Stamp.connection(message)).isEqualTo(0xcafe);
        assertThat(Stamp.number(message)).isEqualTo(-1);
    }

    @Test
    void timesMayBeNegative() {
        byte[] message = Stamp.template(Stamp.BYTES);
        Stamp.write(message, Long.MIN_VALUE, 0, 0);
        assertThat(Stamp.intendedNanos(message)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void otherTextIsNone() {
        assertThat(Stamp.isAt("welcome to the server, dear guest!".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(Stamp.isAt("0123".getBytes(StandardCharsets.US_ASCII))).isFalse();
    }

    @Test
    void aMessageHasRoomForIt() {
        assertThatThrownBy(() -> Stamp.template(31))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size 31: expected 32 bytes or more");
    }
}
