package io.barnabas.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.barnabas.gateway.connection.FakeLoops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EgressReaderTest {
    private static final TopicPartition MINE = new TopicPartition("outbound", 3);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final MockConsumer<byte[], byte[]> renewed = new MockConsumer<>("none");
    private final Deque<Consumer<byte[], byte[]>> consumers = new ArrayDeque<>(List.of(consumer, renewed));
    private final List<Long> read = new ArrayList<>();
    private final List<Long> gaps = new ArrayList<>();
    private final EgressMetrics metrics = new EgressMetrics() {
        @Override
        public void gap(long records) {
            gaps.add(records);
        }
    };
    private final EgressReader reader = new EgressReader(
            consumers::remove,
            Set.of(MINE),
            (consumed, batches) -> read.add(consumed.offset()),
            new FakeLoops(1),
            new Delivery(new AskingNode(), metrics),
            metrics);

    private static void write(MockConsumer<byte[], byte[]> log, long offset) {
        log.addRecord(new ConsumerRecord<>(MINE.topic(), MINE.partition(), offset, null, new byte[0]));
    }

    @Test
    void aNewConsumerGoesOnWhereTheOldOneStood() throws Exception {
        consumer.updateEndOffsets(Map.of(MINE, 10L));
        consumer.updateBeginningOffsets(Map.of(MINE, 0L));
        reader.position(Duration.ofSeconds(1));
        write(consumer, 10);
        write(consumer, 11);
        reader.runOnce();
        write(consumer, 12);

        renewed.updateBeginningOffsets(Map.of(MINE, 0L));
        reader.renew();
        assertThat(consumer.closed()).isTrue();
        write(renewed, 12);
        write(renewed, 13);
        reader.runOnce();
        assertThat(read).containsExactly(10L, 11L, 12L, 13L);
    }

    @Test
    void oneThatHasReadNothingGoesOnAtTheEndThatItFound() throws Exception {
        consumer.updateEndOffsets(Map.of(MINE, 10L));
        reader.position(Duration.ofSeconds(1));

        renewed.updateBeginningOffsets(Map.of(MINE, 0L));
        renewed.updateEndOffsets(Map.of(MINE, 11L));
        reader.renew();
        write(renewed, 10);
        reader.runOnce();
        assertThat(read).containsExactly(10L);
    }

    @Test
    void whatIsGoneFromTheLogBeforeItWasReadIsCountedAndLoggedAndTheRestIsRead() throws Exception {
        consumer.updateBeginningOffsets(Map.of(MINE, 0L));
        consumer.updateEndOffsets(Map.of(MINE, 10L));
        reader.position(Duration.ofSeconds(1));
        consumer.updateBeginningOffsets(Map.of(MINE, 25L));
        write(consumer, 25);
        write(consumer, 26);
        Logger logger = (Logger) LoggerFactory.getLogger(EgressReader.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            reader.runOnce();
            assertThat(read).isEmpty();
            reader.runOnce();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(read).containsExactly(25L, 26L);
        assertThat(gaps).containsExactly(15L);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("outbound-3: offset 10 is not in the log any more; 15 records were never read,"
                        + " going on at 25");
    }
}
