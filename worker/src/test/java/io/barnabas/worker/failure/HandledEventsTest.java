package io.barnabas.worker.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of handled events is bounded, per key and in all. */
class HandledEventsTest {
    @Test
    void anIdIsKnownForItsOwnKeyOnly() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(10, 10));
        handled.add(key("a"), "1");
        handled.add(key("a"), "1");
        assertThat(handled.contains(key("a"), "1")).isTrue();
        assertThat(handled.contains(key("b"), "1")).isFalse();
        assertThat(handled.size()).isOne();
    }

    @Test
    void aKeyKeepsItsLatestIds() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(2, 100));
        for (int id = 1; id <= 3; id++) {
            handled.add(key("a"), "" + id);
        }
        assertThat(handled.contains(key("a"), "1")).isFalse();
        assertThat(handled.contains(key("a"), "2")).isTrue();
        assertThat(handled.contains(key("a"), "3")).isTrue();
    }

    @Test
    void whenAllAreTooManyTheKeyThatHadNoneForLongestLosesItsOwn() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(2, 3));
        handled.add(key("a"), "1");
        handled.add(key("b"), "1");
        handled.add(key("a"), "2");
        handled.add(key("c"), "1");
        assertThat(handled.contains(key("b"), "1")).isFalse();
        assertThat(handled.contains(key("a"), "1")).isTrue();
        handled.add(key("c"), "2");
        handled.add(key("d"), "1");
        assertThat(handled.contains(key("a"), "1")).isFalse();
        assertThat(handled.contains(key("a"), "2")).isFalse();
        assertThat(handled.contains(key("c"), "1")).isTrue();
        assertThat(handled.size()).isEqualTo(3);
    }

    @Test
    void whenItIsOffNothingIsRemembered() {
        HandledEvents handled = new HandledEvents(DuplicatesConfig.OFF);
        handled.add(key("a"), "1");
        assertThat(handled.contains(key("a"), "1")).isFalse();
        assertThat(handled.size()).isZero();
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }
}
