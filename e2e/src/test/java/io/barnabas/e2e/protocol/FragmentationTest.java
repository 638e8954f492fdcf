package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.frame;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fragments in an order that makes no message (RFC 6455 section 5.4). */
class FragmentationTest {
    private static final String A = "41";

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 5.4: a continuation follows a fragment")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void continuation(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> continuation() {
        return Stream.of(
                FrameCase.of("a final continuation first of all", frame("80", A)),
                FrameCase.of("a continuation that is not final first of all", frame("00", A)),
                FrameCase.of("an empty continuation first of all", frame("80", "")),
                FrameCase.of("a continuation after a whole text", frame("81", A), frame("80", A)),
                FrameCase.of("a continuation after a whole binary", frame("82", A), frame("00", A)),
                FrameCase.of("a continuation after the last one", frame("01", A), frame("80", A), frame("80", A)),
                FrameCase.of("a continuation after a pong", frame("8a", A), frame("80", A)));
    }

    @DisplayName("RFC 6455 5.4: messages do not interleave")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void interleaved(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> interleaved() {
        return Stream.of(
                FrameCase.of("a text within a text", frame("01", A), frame("81", A)),
                FrameCase.of("a binary within a text", frame("01", A), frame("82", A)),
                FrameCase.of("a text within a binary", frame("02", A), frame("81", A)),
                FrameCase.of("a binary within a binary", frame("02", A), frame("82", A)),
                FrameCase.of("the start of a text within a text", frame("01", A), frame("01", A)),
                FrameCase.of("the start of a binary within a binary", frame("02", A), frame("02", A)),
                FrameCase.of("a text after an empty fragment", frame("01", ""), frame("81", A)),
                FrameCase.of("a text after two fragments", frame("01", A), frame("00", A), frame("81", A)),
                FrameCase.of("a text after a fragment and a ping", frame("01", A), frame("8a", A), frame("81", A)));
    }
}
