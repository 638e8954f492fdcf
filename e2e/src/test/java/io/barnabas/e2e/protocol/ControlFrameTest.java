package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.NO_MASK;
import static io.barnabas.e2e.protocol.Hex.frame;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Close, Ping and Pong frames that break RFC 6455 section 5.5. */
class ControlFrameTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 5.5: a control frame is not fragmented")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void notFragmented(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> notFragmented() {
        return Stream.of(
                FrameCase.of("half a ping", frame("09", "41")),
                FrameCase.of("half a pong", frame("0a", "41")),
                FrameCase.of("half a close", frame("08", "03 e8")),
                FrameCase.of("half an empty ping", frame("09", "")),
                FrameCase.of("half an empty close", frame("08", "")),
                FrameCase.of("a ping in two", frame("09", "41"), frame("80", "42")),
                FrameCase.of("half a ping within a message", frame("01", "41"), frame("09", "41")));
    }

    @DisplayName("RFC 6455 5.5: a control frame has at most 125 bytes")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002 before its payload")
    @MethodSource
    void atMost125Bytes(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> atMost125Bytes() {
        return Stream.of(
                FrameCase.of("a ping of 126", "89 fe 00 7e" + NO_MASK),
                FrameCase.of("a pong of 126", "8a fe 00 7e" + NO_MASK),
                FrameCase.of("a close of 126", "88 fe 00 7e" + NO_MASK),
                FrameCase.of("a ping of 65536", "89 ff 00 00 00 00 00 01 00 00" + NO_MASK),
                FrameCase.of("a pong of 65536", "8a ff 00 00 00 00 00 01 00 00" + NO_MASK),
                FrameCase.of("a close of 65536", "88 ff 00 00 00 00 00 01 00 00" + NO_MASK),
                FrameCase.of("a ping of 5 in 16 bits", "89 fe 00 05" + NO_MASK + "48 65 6c 6c 6f"),
                FrameCase.of("a ping of 126 with all its bytes", "89 fe 00 7e" + NO_MASK + "41".repeat(126)));
    }

    @DisplayName("RFC 6455 5.5.1: a Close frame's body begins with a code of two bytes")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void closeBody(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> closeBody() {
        return Stream.of(
                FrameCase.of("a body of one byte", frame("88", "03")),
                FrameCase.of("a body of one byte 0", frame("88", "00")),
                FrameCase.of("a body of one byte after a message", frame("81", "41"), frame("88", "03")));
    }

    @DisplayName("RFC 6455 7.4: only some codes may stand in a Close frame")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void closeCode(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> closeCode() {
        return Stream.of(
                        0, 1, 125, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 9999, 32767, 32768,
                        65535)
                .map(code -> FrameCase.of("code " + code, frame("88", String.format("%04x", code))));
    }

    @DisplayName("RFC 6455 5.5.1: a close reason is UTF-8")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1007")
    @MethodSource
    void closeReason(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1007);
    }

    static Stream<Arguments> closeReason() {
        return Stream.of(
                FrameCase.of("0xff", frame("88", "03 e8 62 79 65 ff")),
                FrameCase.of("a lone continuation byte", frame("88", "03 e8 80")),
                FrameCase.of("an overlong slash", frame("88", "03 e8 c0 af")),
                FrameCase.of("a surrogate", frame("88", "03 e8 ed a0 80")),
                FrameCase.of("a character above U+10FFFF", frame("88", "03 e8 f4 90 80 80")),
                FrameCase.of("an end within two bytes", frame("88", "03 e8 62 79 65 c3")),
                FrameCase.of("an end within three bytes", frame("88", "03 e8 e2 82")),
                FrameCase.of("an end within four bytes", frame("88", "03 e8 f0 9f 98")));
    }
}
