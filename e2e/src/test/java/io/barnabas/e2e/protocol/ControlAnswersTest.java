package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers to control frames that are right, and what Kafka hears of a connection's end. */
class ControlAnswersTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 5.5.3: a pong has the payload of its ping")
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 5, 125})
    void pong(int length) throws Exception {
        byte[] payload = Payloads.varied(length);
        try (RawClient client = SERVER.open()) {
            client.write(RawClient.frame(true, RawClient.PING, payload));
            assertPong(client, payload);
        }
    }

    @Test
    @DisplayName("RFC 6455 5.7: the masked ping of the example")
    void maskedPing() throws Exception {
        try (RawClient client = SERVER.open()) {
            client.write(Hex.bytes("89 85 37 fa 21 3d 7f 9f 4d 51 58"));
            assertPong(client, Hex.bytes("48 65 6c 6c 6f"));
        }
    }

    @Test
    @DisplayName("RFC 6455 5.5.2: 100 pings in one burst are answered in order")
    void pings() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            frames.writeBytes(RawClient.frame(true, RawClient.PING, new byte[] {(byte) i}));
        }
        try (RawClient client = SERVER.open()) {
            client.write(frames.toByteArray());
            for (int i = 0; i < 100; i++) {
                assertPong(client, new byte[] {(byte) i});
            }
        }
    }

    @Test
    @DisplayName("RFC 6455 5.4: a ping between fragments is answered before the message ends")
    void pingWithinAMessage() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(Hex.join(frame("01", "48"), frame("89", "01"), frame("00", "65"), frame("89", "02")));
            assertPong(traced.client(), new byte[] {1});
            assertPong(traced.client(), new byte[] {2});
            traced.client().write(frame("80", "79"));
            assertThat(traced.closeAndGetMessages())
                    .singleElement()
                    .satisfies(message -> assertThat(Inbound.value(message)).isEqualTo("Hey"));
        }
    }

    @Test
    @DisplayName("RFC 6455 5.5.3: an unsolicited pong is ignored")
    void unsolicitedPong() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(Hex.join(frame("8a", ""), frame("8a", "01 02"), frame("89", "03")));
            assertPong(traced.client(), new byte[] {3});
            assertThat(traced.closeAndGetMessages()).isEmpty();
        }
    }

    @DisplayName("RFC 6455 5.5.1 and 7.4: a Close frame is echoed with its code, then the connection ends")
    @ParameterizedTest(name = "code {0}")
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4500, 4999
            })
    void closeEcho(int code) throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().close(code, "so long");
            FrameCase.assertClosed(traced.client(), code);
            assertThat(traced.closed())
                    .startsWith(
                            "{\"code\":" + code + ",\"reason\":\"so long\",\"wasClean\":true,\"closedBy\":\"client\"");
        }
    }

    @Test
    @DisplayName("RFC 6455 7.1.5: a Close frame without a code is answered without one, and told as 1005")
    void closeWithoutCode() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(frame("88", ""));
            RawClient.Frame close = traced.client().read();
            assertThat(close.opcode()).isEqualTo(RawClient.CLOSE);
            assertThat(close.payload()).isEmpty();
            assertThat(traced.client().readsEnd()).isTrue();
            assertThat(traced.closed()).startsWith("{\"code\":1005,\"reason\":\"\",\"wasClean\":true");
        }
    }

    @Test
    @DisplayName("RFC 6455 5.5: a close reason of 123 bytes, the longest, is told whole")
    void longestReason() throws Exception {
        String reason = "\u00e9".repeat(61) + "!";
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().close(1000, reason);
            FrameCase.assertClosed(traced.client(), 1000);
            assertThat(traced.closed()).startsWith("{\"code\":1000,\"reason\":\"" + reason + "\",\"wasClean\":true");
        }
    }

    @Test
    @DisplayName("RFC 6455 5.5.1: what follows a Close frame is not read, be it right or wrong")
    void framesAfterClose() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client()
                    .write(Hex.join(
                            Hex.textFrame("41"),
                            frame("88", "03 e8"),
                            Hex.textFrame("42"),
                            frame("89", "01"),
                            frame("f3", "00")));
            FrameCase.assertClosed(traced.client(), 1000);
            assertThat(traced.closed()).contains("\"code\":1000", "\"wasClean\":true", "\"framesIn\":1");
            assertThat(traced.messages()).hasSize(1);
        }
    }

    @Test
    @DisplayName("RFC 6455 5.4: a Close frame within a message ends the connection and drops the message")
    void closeWithinAMessage() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(Hex.join(frame("01", "41"), frame("88", "03 e9")));
            FrameCase.assertClosed(traced.client(), 1001);
            assertThat(traced.closed()).contains("\"code\":1001", "\"framesIn\":0");
            assertThat(traced.messages()).isEmpty();
        }
    }

    @DisplayName("A message before a wrong frame is kept, and Kafka hears the code")
    @ParameterizedTest(name = "{0} is told as {1}, {2}")
    @org.junit.jupiter.params.provider.CsvSource({
        "b1 80 00000000, 1002, protocol-error",
        "88 80 00000001 88 81 00000000 00, 1005, client",
        "81 81 00000000 ff, 1007, invalid-utf8",
        "82 ff 0000000000100001, 1009, message-too-big",
    })
    void toldAfterAnError(String wrong, int code, String cause) throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(Hex.join(Hex.textFrame("41"), Hex.bytes(wrong)));
            FrameCase.assertClosed(traced.client(), code);
            assertThat(traced.closed())
                    .startsWith("{\"code\":" + code)
                    .contains("\"cause\":\"" + cause + "\"", "\"framesIn\":1", "\"lastSequence\":1");
            assertThat(traced.messages()).hasSize(1);
        }
    }

    @Test
    @DisplayName("RFC 6455 7.1.5: a TCP connection that ends without a Close frame is told as 1006")
    void endWithoutClose() throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(Hex.bytes("81 85 37 fa"));
            traced.client().close();
            assertThat(traced.closed()).startsWith("{\"code\":1006,\"reason\":\"\",\"wasClean\":false");
            assertThat(traced.messages()).isEmpty();
        }
    }

    private static void assertPong(RawClient client, byte[] payload) throws Exception {
        RawClient.Frame pong = client.read();
        assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
        assertThat(pong.payload()).isEqualTo(payload);
    }
}
