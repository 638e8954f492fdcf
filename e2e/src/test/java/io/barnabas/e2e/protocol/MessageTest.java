package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.Hex.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are right reach Kafka byte by byte as they were sent. */
class MessageTest {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BINARY = "application/octet-stream";

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 5.2: each form of the length")
    @ParameterizedTest(name = "binary of {0} bytes")
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 255, 256, 65_535, 65_536, 65_537, 300_000})
    void binaryOfEachLength(int length) throws Exception {
        byte[] payload = Payloads.varied(length);
        assertReachesKafka(RawClient.frame(true, RawClient.BINARY, payload), payload, BINARY);
    }

    @DisplayName("RFC 6455 5.2: each form of the length")
    @ParameterizedTest(name = "text of {0} bytes")
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536})
    void textOfEachLength(int length) throws Exception {
        byte[] payload = "x".repeat(length).getBytes(UTF_8);
        assertReachesKafka(RawClient.frame(true, RawClient.TEXT, payload), payload, TEXT);
    }

    @DisplayName("RFC 6455 5.7 and 5.4: messages in one frame and in more")
    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource
    void message(String expected, byte[] frames) throws Exception {
        assertReachesKafka(frames, expected.getBytes(UTF_8), TEXT);
    }

    static Stream<Arguments> message() {
        return Stream.of(
                text("the example of section 5.7", "Hello", Hex.bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58")),
                text("a mask of ones", "Hello", Hex.bytes("81 85 ff ff ff ff b7 9a 93 93 90")),
                text("two fragments", "Hello", frame("01", "48 65 6c"), frame("80", "6c 6f")),
                text("empty fragments", "Hi", frame("01", ""), frame("00", "48"), frame("00", ""), frame("80", "69")),
                text("only empty fragments", "", frame("01", ""), frame("00", ""), frame("80", "")),
                text("an unsolicited pong within", "Hi", frame("01", "48"), frame("8a", "00"), frame("80", "69")),
                text("a character over two fragments", "\u00e9", frame("01", "c3"), frame("80", "a9")),
                text(
                        "a character over four",
                        "\ud83d\ude00",
                        frame("01", "f0"),
                        frame("00", "9f"),
                        frame("00", "98"),
                        frame("80", "80")),
                text(
                        "the first of each length",
                        "\u0080\u0800\ud800\udc00",
                        Hex.textFrame("c2 80 e0 a0 80 f0 90 80 80")),
                text(
                        "the last of each length",
                        "\u007f\u07ff\uffff\udbff\udfff",
                        Hex.textFrame("7f df bf ef bf bf f4 8f bf bf")),
                text("round the surrogates", "\ud7ff\ue000", Hex.textFrame("ed 9f bf ee 80 80")),
                text("NUL", "\0", Hex.textFrame("00")),
                text("a byte order mark", "\ufeffa", Hex.textFrame("ef bb bf 61")),
                text("no character", "\ufffe", Hex.textFrame("ef bf be")));
    }

    private static Arguments text(String name, String expected, byte[]... frames) {
        return Arguments.argumentSet(name, expected, Hex.join(frames));
    }

    @Test
    @DisplayName("RFC 6455 5.6: binary may be anything, also what is not UTF-8, in one frame or more")
    void binaryIsNotExamined() throws Exception {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        assertReachesKafka(RawClient.frame(true, RawClient.BINARY, all), all, BINARY);
        assertReachesKafka(
                Hex.join(frame("02", "ff c3"), frame("00", "80"), frame("80", "ed a0")),
                Hex.bytes("ff c3 80 ed a0"),
                BINARY);
    }

    @Test
    @DisplayName("RFC 6455 5.4: 1,000 fragments of one byte")
    void manyFragments() throws Exception {
        byte[] payload = Payloads.varied(1_000);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < payload.length; i++) {
            frames.writeBytes(RawClient.frame(
                    i == payload.length - 1, i == 0 ? RawClient.BINARY : RawClient.CONTINUATION, new byte[] {payload[i]
                    }));
        }
        assertReachesKafka(frames.toByteArray(), payload, BINARY);
    }

    @Test
    @DisplayName("Frames may come byte by byte")
    void byteByByte() throws Exception {
        byte[] frames = Hex.join(
                Hex.bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58"),
                frame("01", "48 c3"),
                frame("89", "01 02"),
                frame("80", "a9"),
                RawClient.frame(true, RawClient.BINARY, Payloads.varied(300)));
        try (TracedClient traced = new TracedClient(SERVER)) {
            for (byte b : frames) {
                traced.client().write(new byte[] {b});
            }
            assertThat(traced.client().read().payload()).containsExactly(1, 2);
            List<ConsumerRecord<byte[], byte[]>> messages = traced.closeAndGetMessages();
            assertThat(messages).hasSize(3);
            assertThat(Inbound.value(messages.get(0))).isEqualTo("Hello");
            assertThat(Inbound.value(messages.get(1))).isEqualTo("H\u00e9");
            assertThat(messages.get(2).value()).isEqualTo(Payloads.varied(300));
        }
    }

    @Test
    @DisplayName("500 frames in one burst stay in order")
    void burst() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 1; i <= 500; i++) {
            frames.writeBytes(RawClient.frame(true, RawClient.TEXT, ("burst " + i).getBytes(UTF_8)));
        }
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(frames.toByteArray());
            List<ConsumerRecord<byte[], byte[]>> messages = traced.closeAndGetMessages();
            assertThat(messages).hasSize(500);
            for (int i = 1; i <= 500; i++) {
                ConsumerRecord<byte[], byte[]> message = messages.get(i - 1);
                assertThat(Inbound.value(message)).isEqualTo("burst " + i);
                assertThat(Inbound.header(message, "ce_sequence")).isEqualTo(String.format("%020d", i));
            }
        }
    }

    /** Asserts that this one message comes of the frames, and that the connection lives on. */
    private static void assertReachesKafka(byte[] frames, byte[] expected, String contentType) throws Exception {
        try (TracedClient traced = new TracedClient(SERVER)) {
            traced.client().write(frames);
            traced.client().write(frame("89", "01"));
            assertThat(traced.client().read().opcode()).isEqualTo(RawClient.PONG);
            List<ConsumerRecord<byte[], byte[]>> messages = traced.closeAndGetMessages();
            assertThat(messages).hasSize(1);
            assertThat(messages.get(0).value()).isEqualTo(expected);
            assertThat(Inbound.header(messages.get(0), "content-type")).isEqualTo(contentType);
        }
    }
}
