package io.barnabas.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of handled events is bounded, per key and in all. */
class HandledEventsTest {
    @Test
    void anIdIsKnownForItsOwnKeyOnly() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(10, 10));
        handled.add("a", "1");
        handled.add("a", "1");
        assertThat(handled.contains("a", "1")).isTrue();
        assertThat(handled.contains("b", "1")).isFalse();
        assertThat(handled.size()).isOne();
    }

    @Test
    void aKeyKeepsItsLatestIds() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(2, 100));
        for (int id = 1; id <= 3; id++) {
            handled.add("a", "" + id);
        }
        assertThat(handled.contains("a", "1")).isFalse();
        assertThat(handled.contains("a", "2")).isTrue();
        assertThat(handled.contains("a", "3")).isTrue();
    }

    @Test
    void whenAllAreTooManyTheKeyThatHadNoneForLongestLosesItsOwn() {
        HandledEvents handled = new HandledEvents(new DuplicatesConfig(2, 3));
        handled.add("a", "1");
        handled.add("b", "1");
        handled.add("a", "2");
        handled.add("c", "1");
        assertThat(handled.contains("b", "1")).isFalse();
        assertThat(handled.contains("a", "1")).isTrue();
        handled.add("c", "2");
        handled.add("d", "1");
        assertThat(handled.contains("a", "1")).isFalse();
        assertThat(handled.contains("a", "2")).isFalse();
        assertThat(handled.contains("c", "1")).isTrue();
        assertThat(handled.size()).isEqualTo(3);
    }

    @Test
    void whenItIsOffNothingIsRemembered() {
        HandledEvents handled = new HandledEvents(DuplicatesConfig.OFF);
        handled.add("a", "1");
        assertThat(handled.contains("a", "1")).isFalse();
        assertThat(handled.size()).isZero();
    }
}
