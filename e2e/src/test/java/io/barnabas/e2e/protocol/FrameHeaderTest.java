package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.NO_MASK;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first bytes of a frame: FIN, RSV, opcode, mask and length (RFC 6455 section 5.2). */
class FrameHeaderTest {
    private static final String HELLO = "48 65 6c 6c 6f";

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 5.1: a client masks its frames")
    @ParameterizedTest(name = "{argumentSetName} without a mask is answered with 1002")
    @MethodSource
    void mask(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> mask() {
        return Stream.of(
                FrameCase.of("a text", "81 05" + HELLO),
                FrameCase.of("an empty text", "81 00"),
                FrameCase.of("binary", "82 01 00"),
                FrameCase.of("a first fragment", "01 05" + HELLO),
                FrameCase.of("a continuation", Hex.frame("01", HELLO), Hex.bytes("80 05" + HELLO)),
                FrameCase.of("a long text", "81 7e 01 00"),
                FrameCase.of("a ping", "89 00"),
                FrameCase.of("a pong", "8a 00"),
                FrameCase.of("a close", "88 02 03 e8"));
    }

    @DisplayName("RFC 6455 5.2: RSV bits are 0 without an extension")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void reservedBits(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> reservedBits() {
        return Stream.of(
                FrameCase.of("RSV1", Hex.frame("c1", HELLO)),
                FrameCase.of("RSV2", Hex.frame("a1", HELLO)),
                FrameCase.of("RSV3", Hex.frame("91", HELLO)),
                FrameCase.of("RSV1 and RSV2", Hex.frame("e1", HELLO)),
                FrameCase.of("RSV1 and RSV3", Hex.frame("d1", HELLO)),
                FrameCase.of("RSV2 and RSV3", Hex.frame("b1", HELLO)),
                FrameCase.of("all three", Hex.frame("f1", HELLO)),
                FrameCase.of("RSV1 of binary", Hex.frame("c2", "00")),
                FrameCase.of("RSV1 of a ping", Hex.frame("c9", "")),
                FrameCase.of("RSV2 of a pong", Hex.frame("aa", "")),
                FrameCase.of("RSV3 of a close", Hex.frame("98", "03 e8")),
                FrameCase.of("RSV1 of a continuation", Hex.frame("01", HELLO), Hex.frame("c0", HELLO)));
    }

    @DisplayName("RFC 6455 5.2: opcodes 3 to 7 and 0xb to 0xf are reserved")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void reservedOpcodes(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> reservedOpcodes() {
        Stream<Arguments> finals = IntStream.of(3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf)
                .mapToObj(opcode -> FrameCase.of(
                        "opcode 0x" + Integer.toHexString(opcode),
                        Hex.frame(Integer.toHexString(0x80 | opcode), HELLO)));
        Stream<Arguments> others = Stream.of(
                FrameCase.of("opcode 0x3, empty", Hex.frame("83", "")),
                FrameCase.of("opcode 0x3, not final", Hex.frame("03", HELLO)),
                FrameCase.of("opcode 0xb, not final", Hex.frame("0b", HELLO)),
                FrameCase.of("opcode 0x4 within a message", Hex.frame("01", HELLO), Hex.frame("84", HELLO)),
                FrameCase.of("opcode 0xc within a message", Hex.frame("01", HELLO), Hex.frame("8c", HELLO)));
        return Stream.concat(finals, others);
    }

    @DisplayName("RFC 6455 5.2: a length stands in its shortest form")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void shortestLength(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> shortestLength() {
        return Stream.of(
                FrameCase.of("0 in 16 bits", "82 fe 00 00" + NO_MASK),
                FrameCase.of("5 in 16 bits", "81 fe 00 05" + NO_MASK + HELLO),
                FrameCase.of("125 in 16 bits", "82 fe 00 7d" + NO_MASK),
                FrameCase.of("0 in 64 bits", "82 ff 00 00 00 00 00 00 00 00" + NO_MASK),
                FrameCase.of("5 in 64 bits", "81 ff 00 00 00 00 00 00 00 05" + NO_MASK + HELLO),
                FrameCase.of("125 in 64 bits", "82 ff 00 00 00 00 00 00 00 7d" + NO_MASK),
                FrameCase.of("126 in 64 bits", "82 ff 00 00 00 00 00 00 00 7e" + NO_MASK),
                FrameCase.of("65535 in 64 bits", "82 ff 00 00 00 00 00 00 ff ff" + NO_MASK));
    }

    @DisplayName("RFC 6455 5.2: the top bit of a 64-bit length is 0")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1002")
    @MethodSource
    void topBit(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1002);
    }

    static Stream<Arguments> topBit() {
        return Stream.of(
                FrameCase.of("the top bit alone", "82 ff 80 00 00 00 00 00 00 00"),
                FrameCase.of("the top bit and 65536", "81 ff 80 00 00 00 00 01 00 00"),
                FrameCase.of("all bits", "82 ff ff ff ff ff ff ff ff ff"));
    }
}
