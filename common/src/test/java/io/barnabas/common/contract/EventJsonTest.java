package io.barnabas.common.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {
    @Test
    void theValuesOfLifecycleEventsAreTheGoldenOnes() {
        List<byte[]> values = List.of(
                new OpenedEvent("ws", "/ws", "203.0.113.9:50412", "https://app.example.com").toJson(),
                new OpenedEvent("ws", "/ws", "[2001:db8::1]:50412", null, "orders.v2", Map.of())
                        .with(Map.of("tenant", "acme"))
                        .toJson(),
                new ConnectEvent(
                                "ws",
                                "/ws",
                                "203.0.113.9:50412",
                                "https://app.example.com",
                                "token",
                                Instant.parse("2026-11-23T17:00:05.125Z"))
                        .toJson(),
                new ConnectEvent("ws", "/ws", "203.0.113.9:50412", null, null, Instant.parse("2026-11-23T17:00:05Z"))
                        .toJson(),
                new ConnectDecision.Accept("ada", Map.of("tenant", "acme"), Instant.parse("2026-11-23T18:00:00Z"))
                        .toJson(),
                new ConnectDecision.Accept(null, Map.of(), null).toJson(),
                new ClosedEvent(CloseCode.CLIENT, 1000, "bye", true, 61_234, 12, 11, 4_096, 3_980, 12).toJson(),
                new ClosedEvent(CloseCode.NETWORK, 1006, "", false, 0, 0, 0, 0, 0, 0).toJson(),
                new ClosedEvent(
                                CloseCode.NOT_ACCEPTED,
                                4500,
                                "a frame could not be written to Kafka",
                                true,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE - 1)
                        .toJson(),
                new UndeliveredEvent(
                                UndeliveredEvent.Cause.GONE, "~g.i.5.42:7:t:ws", 7, "barnabas.outbound", 5, 1_234, 17)
                        .toJson(),
                new UndeliveredEvent(
                                UndeliveredEvent.Cause.INVALID_CODE, "g.i.5.42", 0, "barnabas.outbound", 5, 1_235, 0)
                        .toJson());
        assertThat(values.stream().map(value -> new String(value, UTF_8)).collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(Golden.file("event-json.txt"));
    }

    @Test
    void quotesBackslashesAndControlCharactersAreEscaped() {
        assertThat(reason("say \"no\"")).isEqualTo("say \\\"no\\\"");
        assertThat(reason("C:\\x")).isEqualTo("C:\\\\x");
        assertThat(reason("\0\b\t\n\f\r\u001f\u007f"))
                .isEqualTo("\\u0000\\u0008\\u0009\\u000a\\u000c\\u000d\\u001f\\u007f");
        assertThat(reason("/ ' <&>")).isEqualTo("/ ' <&>");
    }

    @Test
    void otherCharactersStandForThemselvesInUtf8() {
        assertThat(reason("Grüße €\u2028 𝄞 👋\u0080")).isEqualTo("Grüße €\u2028 𝄞 👋\u0080");
    }

    @ParameterizedTest
    @CsvSource({"d83d", "dc4b"})
    void aLoneSurrogateBecomesAQuestionMarkAsUtf8HasNoBytesForIt(String hex) {
        char lone = (char) Integer.parseInt(hex, 16);
        assertThat(reason("a" + lone + "b")).isEqualTo("a?b");
        assertThat(reason("" + lone)).isEqualTo("?");
    }

    @Test
    void anyTextIsReadAgainAsItWasWritten() {
        Seeded.rounds(random -> {
            String text = anyText(random);
            assertThat(unescape(reason(text))).isEqualTo(text);
        });
    }

    /** The reason as it stands in {@code closed}, between its quotes. */
    private static String reason(String text) {
        String json = new String(new ClosedEvent(CloseCode.CLIENT, 1000, text, true, 1, 0, 0, 0, 0, 0).toJson(), UTF_8);
        String before = "{\"code\":1000,\"reason\":\"";
        String after = "\",\"wasClean\":true,\"closedBy\":\"client\",\"cause\":\"client\",\"durationMs\":1,"
                + "\"framesIn\":0,\"framesOut\":0,\"bytesIn\":0,\"bytesOut\":0,\"lastSequence\":0}";
        assertThat(json).startsWith(before).endsWith(after);
        return json.substring(before.length(), json.length() - after.length());
    }

    /** Valid UTF-16, with many of the characters that need care. */
    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int[] ranges = {0x20, 0x80, 0x800, 0x10000, 0x110000};
            int c = random.nextInt(ranges[random.nextInt(ranges.length)]);
            text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '"' : c);
        }
        return text.toString();
    }

    /** RFC 8259 section 7, as far as we write it; refuses what must not stand bare in a JSON string. */
    private static String unescape(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            assertThat(c >= 0x20 && c != '"').isTrue();
            if (c != '\\') {
                text.append(c);
            } else if (json.charAt(i + 1) == 'u') {
                text.append((char) Integer.parseInt(json.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                text.append(json.charAt(++i));
            }
        }
        return text.toString();
    }
}
