package io.barnabas.gateway.routing;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFieldTest {
    private static final String DEEP = "[".repeat(5_000);

    private final MessageField field = new MessageField("type");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"a\"}",
                " \t\r\n{ \"type\" : \"a\" }",
                "{\"id\":1,\"x\":[{\"type\":\"b\"}],\"y\":{\"type\":\"c\"},\"type\":\"a\"}",
                "{\"\\u0074ype\":\"\\u0061\"}",
                // The first wins, and nothing behind it is looked at.
                "{\"type\":\"a\",\"type\":\"b\"}",
                "{\"type\":\"a\", no JSON at all",
            })
    void theFirstFieldOfThatNameAtTheTopLevel(String message) {
        assertThat(value(message)).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "type",
                "\"type\"",
                "[{\"type\":\"a\"}]",
                "{\"x\":{\"type\":\"a\"}}",
                "{\"Type\":\"a\"}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":{\"type\":\"a\"}}",
                "{\"type\":1,\"type\":\"a\"}",
                "{\"type\":\"a",
                "{\"type\"",
                "{type:\"a\"}",
                "{'type':'a'}",
                "{\"x\":01,\"type\":\"a\"}",
                "{\"x\":}\"type\":\"a\"}",
                "{\"x\":\"\u0001\",\"type\":\"a\"}",
                "\u0000{\"type\":\"a\"}",
                "\uFEFF{\"type\":\"a\"}",
            })
    void anythingElseIsAMessageLikeAnyOther(String message) {
        assertThat(value(message)).isNull();
    }

    @Test
    void onlyTheFirst16KibAreLookedAt() {
        String filler = "{\"x\":\"%s\",\"type\":\"a\"}";
        int around = filler.length() - 2 - 1;
        assertThat(value(filler.formatted("y".repeat(MessageField.MAX_BYTES - around))))
                .isEqualTo("a");
        assertThat(value(filler.formatted("y".repeat(MessageField.MAX_BYTES - around + 1))))
                .isNull();
        assertThat(value("{\"type\":\"a\",\"x\":\"" + "y".repeat(1 << 20) + "\"}"))
                .isEqualTo("a");
    }

    @Test
    void neitherDepthNorAnotherEncodingNorBadUtf8Matters() {
        assertThat(value("{\"x\":" + DEEP + ",\"type\":\"a\"}")).isNull();
        assertThat(field.valueIn("{\"type\":\"a\"}".getBytes(UTF_16LE))).isNull();
        assertThat(field.valueIn(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isNull();
    }

    /** Repeat a run with -Dbarnabas.test.seed=N. */
    @RepeatedTest(200)
    void noBytesMakeItThrow() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] message = "{\"a\":[1,2.5e3,{\"b\":null}],\"type\":\"order\\u0041\",\"c\":true}".getBytes(UTF_8);
            for (int change = random.nextInt(6); change > 0; change--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            field.valueIn(message);
        }
    }

    private @Nullable String value(String message) {
        return field.valueIn(message.getBytes(UTF_8));
    }
}
