package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.NO_MASK;
import static io.barnabas.e2e.protocol.Hex.bytes;
import static io.barnabas.e2e.protocol.Hex.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.e2e.harness.RawClient;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of 1 MiB pass, one byte more does not (RFC 6455 section 7.4.1, code 1009; section 10.4). */
class SizeLimitTest {
    private static final int LIMIT = RouteConfig.DEFAULT_MAX_MESSAGE_BYTES;

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 10.4: a frame that is too large is refused by its header")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1009")
    @MethodSource
    void frameTooLarge(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1009);
    }

    static Stream<Arguments> frameTooLarge() {
        return Stream.of(
                FrameCase.of("text of 1 MiB + 1", "81 ff 00 00 00 00 00 10 00 01"),
                FrameCase.of("binary of 1 MiB + 1", "82 ff 00 00 00 00 00 10 00 01"),
                FrameCase.of("binary of 1 MiB + 1 with its key", "82 ff 00 00 00 00 00 10 00 01" + NO_MASK),
                FrameCase.of("a first fragment of 1 MiB + 1", "01 ff 00 00 00 00 00 10 00 01"),
                FrameCase.of("a continuation of 1 MiB + 1", frame("01", "41"), bytes("80 ff 00 00 00 00 00 10 00 01")),
                FrameCase.of("2 GiB - 1", "82 ff 00 00 00 00 7f ff ff ff"),
                FrameCase.of("2 GiB", "82 ff 00 00 00 00 80 00 00 00"),
                FrameCase.of("4 GiB", "82 ff 00 00 00 01 00 00 00 00"),
                FrameCase.of("4 GiB + 1, which is 1 in 32 bits", "82 ff 00 00 00 01 00 00 00 01"),
                FrameCase.of("8 EiB - 1", "82 ff 7f ff ff ff ff ff ff ff"));
    }

    @Test
    @DisplayName("The 1009 arrives although 1 MiB + 1 is sent whole")
    void frameTooLargeSentWhole() throws Exception {
        FrameCase.assertRefused(SERVER, RawClient.frame(true, RawClient.BINARY, new byte[LIMIT + 1]), 1009);
    }

    @DisplayName("RFC 6455 10.4: the limit holds for a message, not for each fragment")
    @ParameterizedTest(name = "{argumentSetName} is answered with 1009")
    @MethodSource
    void messageTooLarge(byte[] frames) throws Exception {
        FrameCase.assertRefused(SERVER, frames, 1009);
    }

    static Stream<Arguments> messageTooLarge() {
        byte[] quarter = new byte[LIMIT / 4];
        byte[] next = RawClient.frame(false, RawClient.CONTINUATION, quarter);
        return Stream.of(
                FrameCase.of(
                        "1 MiB and a byte",
                        RawClient.frame(false, RawClient.BINARY, new byte[LIMIT]),
                        RawClient.frame(true, RawClient.CONTINUATION, new byte[1])),
                FrameCase.of(
                        "a byte and 1 MiB, not final",
                        RawClient.frame(false, RawClient.TEXT, new byte[1]),
                        RawClient.frame(false, RawClient.CONTINUATION, new byte[LIMIT])),
                FrameCase.of(
                        "five quarters of it",
                        RawClient.frame(false, RawClient.BINARY, quarter),
                        next,
                        next,
                        next,
                        RawClient.frame(true, RawClient.CONTINUATION, quarter)));
    }

    @Test
    @DisplayName("A message of exactly 1 MiB is taken")
    void exactlyTheLimit() throws Exception {
        byte[] payload = Payloads.varied(LIMIT);
        assertTaken(RawClient.frame(true, RawClient.BINARY, payload), payload);
    }

    @Test
    @DisplayName("Fragments of 1 MiB together are taken")
    void exactlyTheLimitInFragments() throws Exception {
        byte[] payload = Payloads.varied(LIMIT);
        byte[] frames = Hex.join(
                RawClient.frame(false, RawClient.BINARY, Arrays.copyOfRange(payload, 0, LIMIT / 2)),
                RawClient.frame(false, RawClient.CONTINUATION, Arrays.copyOfRange(payload, LIMIT / 2, LIMIT)),
                RawClient.frame(true, RawClient.CONTINUATION, new byte[0]));
        assertTaken(frames, payload);
    }

    private static void assertTaken(byte[] frames, byte[] payload) throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(frames);
            assertThat(traced.closeAndGetMessages()).hasSize(1).allSatisfy(message -> assertThat(message.value())
                    .isEqualTo(payload));
        }
    }
}
