package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.NodeBeat.State;
import io.barnabas.common.contract.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a lost node once its connections' ends are told. */
class SweeperTest {
    private static final Topics TOPICS = Topics.withPrefix("t");
    private static final NodeBeat LOST = new NodeBeat("a", "1", State.SERVING, 15_000, 7, Map.of());

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicInteger scans = new AtomicInteger();
    private volatile boolean unreadable;
    private final Sweeper sweeper = new Sweeper(
            new Sweep(
                    (topic, each) -> {
                        scans.incrementAndGet();
                        if (unreadable) {
                            throw new KafkaException("away");
                        }
                    },
                    TOPICS,
                    producer,
                    CloserMetrics.NONE,
                    InstantSource.system()),
            Duration.ofMillis(20),
            System::nanoTime);

    @AfterEach
    void stop() {
        sweeper.stop();
    }

    @Test
    void itIsForgottenAfterTheSecondSweepSoThatNoCloserToComeTakesItForLost() throws IOException {
        sweeper.sweep(List.of(LOST), Set.of(NodeStart.of(LOST)));
        Awaitility.await().until(() -> producer.history().size() == 2);
        assertThat(scans).hasValue(2);
        ProducerRecord<byte[], byte[]> beat = producer.history().get(0);
        assertThat(beat.topic()).isEqualTo(TOPICS.nodes());
        assertThat(NodeBeat.of(new String(beat.key(), UTF_8), Fields.of(beat.value())))
                .isEqualTo(new NodeBeat("a", "1", State.LEFT, 15_000, 0, Map.of()));
        ProducerRecord<byte[], byte[]> tombstone = producer.history().get(1);
        assertThat(tombstone.key()).isEqualTo(beat.key());
        assertThat(tombstone.value()).isNull();
    }

    @Test
    void notBeforeItsConnectionsCanBeRead() {
        unreadable = true;
        sweeper.sweep(List.of(LOST), Set.of(NodeStart.of(LOST)));
        Awaitility.await().until(() -> scans.get() >= 3);
        assertThat(producer.history()).isEmpty();
        unreadable = false;
        Awaitility.await().until(() -> producer.history().size() == 2);
    }

    @Test
    void aNodeThatHasLeftIsSweptOnceAndSaysItselfThatItIsGone() {
        sweeper.sweep(List.of(), Set.of(NodeStart.of(LOST)));
        Awaitility.await().until(() -> scans.get() == 1);
        Awaitility.await()
                .during(Duration.ofMillis(100))
                .until(() -> scans.get() == 1 && producer.history().isEmpty());
    }
}
