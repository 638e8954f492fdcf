package io.barnabas.gateway.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the JDK's strict decoder, which knows whole texts only. */
class Utf8Test {
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Test
    void judgesAllPairsOfBytesAsTheJdkDoes() {
        for (int one = 0; one < 256; one++) {
            judgesAsTheJdk(one);
            for (int two = 0; two < 256; two++) {
                judgesAsTheJdk(one, two);
            }
        }
    }

    @Test
    void judgesAllFoursAtTheEdgesOfTheRangesAsTheJdkDoes() {
        for (int one : EDGES) {
            for (int two : EDGES) {
                for (int three : EDGES) {
                    judgesAsTheJdk(one, two, three);
                    for (int four : EDGES) {
                        judgesAsTheJdk(one, two, three, four);
                        judgesAsTheJdk('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', one, two, three, four);
                    }
                }
            }
        }
    }

    @Test
    void takesATextInAnyPieces() {
        byte[] text = "a\u00e9\u20ac\ud83d\ude00 plain text in between \u0000\ud7ff\ue000\uffff".getBytes(UTF_8);
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 1_000; run++) {
            int state = Utf8.COMPLETE;
            int from = 0;
            while (from < text.length) {
                int to = random.nextInt(from, text.length + 1);
                state = Utf8.check(state, Unpooled.wrappedBuffer(text, from, to - from));
                assertThat(state).isNotEqualTo(Utf8.INVALID);
                from = to;
            }
            assertThat(state).isEqualTo(Utf8.COMPLETE);
        }
    }

    @Test
    void saysThatACharacterIsCutAndRefusesAsSoonAsItCannotBecomeOne() {
        byte[] face = "\ud83d\ude00".getBytes(UTF_8);
        for (int cut = 1; cut < face.length; cut++) {
            int state = Utf8.check(Utf8.COMPLETE, Unpooled.wrappedBuffer(face, 0, cut));
            assertThat(state).isNotIn(Utf8.COMPLETE, Utf8.INVALID);
            assertThat(Utf8.check(state, buffer('a'))).isEqualTo(Utf8.INVALID);
            assertThat(Utf8.check(state, Unpooled.wrappedBuffer(face, cut, face.length - cut)))
                    .isEqualTo(Utf8.COMPLETE);
        }
        int surrogate = Utf8.check(Utf8.COMPLETE, buffer(0xED, 0xA0));
        assertThat(surrogate).isEqualTo(Utf8.INVALID);
        assertThat(Utf8.check(surrogate, buffer('a'))).isEqualTo(Utf8.INVALID);
    }

    private static void judgesAsTheJdk(int... values) {
        boolean mine = Utf8.check(Utf8.COMPLETE, buffer(values)) == Utf8.COMPLETE;
        if (mine != isUtf8(buffer(values).nioBuffer())) {
            throw new AssertionError(Arrays.toString(values) + " counts as " + (mine ? "" : "no ") + "UTF-8");
        }
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            var unused = UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static ByteBuf buffer(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Unpooled.wrappedBuffer(bytes);
    }
}
