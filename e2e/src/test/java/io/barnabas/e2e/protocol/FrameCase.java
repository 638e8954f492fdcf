package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import org.junit.jupiter.params.provider.Arguments;

/** The one question of all tests of refused frames: which close code, and does the connection end in good order? */
final class FrameCase {
    private FrameCase() {}

    /** Frames of one test, sent at once. */
    static Arguments of(String rule, byte[]... frames) {
        return Arguments.argumentSet(rule, (Object) Hex.join(frames));
    }

    /** Frames of one test in hexadecimal, sent at once. */
    static Arguments of(String rule, String hex) {
        return of(rule, Hex.bytes(hex));
    }

    /** The server sends a Close frame with the code and ends the connection without waiting for anything. */
    static void assertRefused(ServerUnderTest server, byte[] frames, int code) throws IOException {
        try (RawClient client = server.open()) {
            client.write(frames);
            assertClosed(client, code);
        }
    }

    static void assertClosed(RawClient client, int code) throws IOException {
        RawClient.Frame close = client.read();
        assertThat(close.opcode()).isEqualTo(RawClient.CLOSE);
        assertThat(close.fin()).isTrue();
        assertThat(close.closeCode()).as(close.closeReason()).isEqualTo(code);
        assertThat(close.payload()).hasSizeLessThanOrEqualTo(125);
        assertThat(client.readsEnd()).as("end of the connection").isTrue();
    }
}
