package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.frame;
import static io.barnabas.e2e.protocol.Hex.textFrame;

import io.barnabas.e2e.harness.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is not UTF-8 (RFC 6455 section 8.1, RFC 3629). */
class TextEncodingTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 8.1: a text message is UTF-8")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1007")
    @MethodSource
    void wholeText(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1007);
    }

    static Stream<Arguments> wholeText() {
        return Stream.of(
                FrameCase.of("the first continuation byte alone", textFrame("80")),
                FrameCase.of("the last continuation byte alone", textFrame("bf")),
                FrameCase.of("a continuation byte after text", textFrame("48 65 80")),
                FrameCase.of("one continuation byte too many", textFrame("c3 a9 a9")),
                FrameCase.of("U+0000 in two bytes", textFrame("c0 80")),
                FrameCase.of("a slash in two bytes", textFrame("c0 af")),
                FrameCase.of("U+007F in two bytes", textFrame("c1 bf")),
                FrameCase.of("a slash in three bytes", textFrame("e0 80 af")),
                FrameCase.of("U+07FF in three bytes", textFrame("e0 9f bf")),
                FrameCase.of("a slash in four bytes", textFrame("f0 80 80 af")),
                FrameCase.of("U+FFFF in four bytes", textFrame("f0 8f bf bf")),
                FrameCase.of("the first high surrogate", textFrame("ed a0 80")),
                FrameCase.of("the last low surrogate", textFrame("ed bf bf")),
                FrameCase.of("a pair of surrogates", textFrame("ed a0 bd ed b8 80")),
                FrameCase.of("U+110000", textFrame("f4 90 80 80")),
                FrameCase.of("U+140000", textFrame("f5 80 80 80")),
                FrameCase.of("five bytes", textFrame("f8 88 80 80 80")),
                FrameCase.of("six bytes", textFrame("fc 84 80 80 80 80")),
                FrameCase.of("0xfe", textFrame("fe")),
                FrameCase.of("0xff", textFrame("ff")),
                FrameCase.of("the end within two bytes", textFrame("48 c3")),
                FrameCase.of("the end after one of three bytes", textFrame("e2")),
                FrameCase.of("the end after two of three bytes", textFrame("e2 82")),
                FrameCase.of("the end after three of four bytes", textFrame("f0 9f 98")),
                FrameCase.of("ASCII within three bytes", textFrame("e2 28 a1")),
                FrameCase.of("a new character within four bytes", textFrame("f0 9f c3 a9")),
                FrameCase.of("Latin-1", textFrame("63 61 66 e9 20 61 75 20 6c 61 69 74")),
                FrameCase.of("UTF-16", textFrame("ff fe 48 00 69 00")));
    }

    @DisplayName("RFC 6455 5.6 and 8.1: a message in fragments is UTF-8 as a whole")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1007")
    @MethodSource
    void fragments(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1007);
    }

    static Stream<Arguments> fragments() {
        return Stream.of(
                FrameCase.of("the second fragment wrong", frame("01", "48"), frame("80", "ff")),
                FrameCase.of("a character begun and not ended", frame("01", "e2 82"), frame("80", "")),
                FrameCase.of("a character begun in the last", frame("01", "48"), frame("80", "c3")),
                FrameCase.of("a character begun and followed by ASCII", frame("01", "e2 82"), frame("80", "41")),
                FrameCase.of("an overlong form split", frame("01", "e0"), frame("80", "80 af")),
                FrameCase.of("a surrogate split", frame("01", "ed"), frame("80", "a0 80")),
                FrameCase.of("U+110000 split", frame("01", "f4"), frame("80", "90 80 80")),
                FrameCase.of(
                        "a character split round a ping and not ended",
                        frame("01", "f0 9f"),
                        frame("8a", ""),
                        frame("00", "98"),
                        frame("80", "")),
                FrameCase.of(
                        "wrong after a right message", textFrame("c3 a9"), frame("01", "c3"), frame("80", "a9 ff")));
    }

    @DisplayName("A wrong fragment is refused with 1007 at its own end, not at the message's")
    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    void refusedEarly(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1007);
    }

    static Stream<Arguments> refusedEarly() {
        return Stream.of(
                FrameCase.of("the first fragment", frame("01", "48 ff")),
                FrameCase.of("the second fragment", frame("01", "48"), frame("00", "80")),
                FrameCase.of("a split character", frame("01", "e2"), frame("00", "28")),
                FrameCase.of("a surrogate as soon as it is one", frame("01", "ed"), frame("00", "a0")));
    }

    @Test
    @DisplayName("RFC 6455 8.1: the last byte of a text of 65,536 bytes is examined")
    void lastByteOfALongText() throws Exception {
        byte[] text = "a".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        text[65_535] = (byte) 0xff;
        FrameCase.assertRefused(SERVER, RawClient.frame(true, RawClient.TEXT, text), 1007);
    }
}
