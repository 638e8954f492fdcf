package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MissingTopicsTest {
    private final MissingTopics topics = new MissingTopics();

    @Test
    void aTopicIsMissingOnceKafkaHasAnsweredWithoutIt() {
        topics.onUnknown(Set.of("a"), 10);
        topics.onUnknown(Set.of("a", "b"), 20);
        assertThat(topics.missing(10)).isEmpty();
        assertThat(topics.missing(15)).containsExactly("a");
        assertThat(topics.missing(25)).containsExactlyInAnyOrder("a", "b");
        topics.onUnknown(Set.of("b"), 30);
        assertThat(topics.missing(35)).containsExactly("b");
    }

    @Test
    void oneThatWasThereInBetweenHasToBeMissedAnew() {
        topics.onUnknown(Set.of("a"), 10);
        topics.onUnknown(Set.of(), 20);
        topics.onUnknown(Set.of("a"), 30);
        assertThat(topics.missing(30)).isEmpty();
        assertThat(topics.missing(31)).containsExactly("a");
    }
}
