package io.barnabas.common.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What clients have sent cannot play tricks with a terminal. */
class ShownTest {
    private static final String ESCAPE = "\u001b[2J";

    @Test
    void controlAndFormattingCharactersAreShownAsCodePoints() {
        assertThat(Shown.line("a" + ESCAPE + "b\nc\u202e")).isEqualTo("a\\u{1b}[2Jb\\u{a}c\\u{202e}");
        assertThat(Shown.line("Grüße 👋")).isEqualTo("Grüße 👋");
        assertThat(Shown.line("abcdef", 4)).isEqualTo("abc…");
    }

    @Test
    void aPayloadIsTextOrHexadecimal() {
        assertThat(Shown.bytes("Grüße\n👋\u202e".getBytes(UTF_8), false)).isEqualTo("Grüße\n👋\\u{202e}");
        assertThat(Shown.bytes("ab".getBytes(UTF_8), true)).isEqualTo("61 62");
        assertThat(Shown.bytes(ESCAPE.getBytes(UTF_8), false)).isEqualTo("1b 5b 32 4a");
        assertThat(Shown.bytes(new byte[] {(byte) 0xff, 0}, false)).isEqualTo("ff 00");
        assertThat(Shown.bytes(new byte[33], true)).isEqualTo("00 ".repeat(31) + "00\n00");
        assertThat(Shown.bytes(new byte[0], false)).isEmpty();
    }

    @Test
    void aHeaderIsTextOrHexadecimal() {
        assertThat(Shown.header("text/plain".getBytes(UTF_8))).isEqualTo("text/plain");
        assertThat(Shown.header(new byte[] {0, 0, 0, 5})).isEqualTo("hex 00 00 00 05");
        assertThat(Shown.header(new byte[0])).isEmpty();
        assertThat(Shown.header(null)).isEmpty();
    }
}
