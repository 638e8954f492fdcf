package io.barnabas.gateway.egress;

import io.barnabas.gateway.connection.EventLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions without a group, from the end that they have at start, and hands each event loop its share of a poll
 * as one batch. When a loop is behind by {@link #MAX_BATCHES}, no further batch is polled: what waits then waits in
 * Kafka. Confined to the thread that calls {@link #position} and {@link #runOnce}.
 */
final class EgressReader {
    private static final Logger LOG = LoggerFactory.getLogger(EgressReader.class);
    private static final int MAX_BATCHES = 4;
    private static final Duration POLL = Duration.ofMillis(250);

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> partitions;
    private final Sorter sorter;
    private final EventLoops loops;
    private final Delivery delivery;
    private final EgressMetrics metrics;
    private final List<Semaphore> room = new ArrayList<>();

    /** Decides which loops a record is for. */
    interface Sorter {
        /** @param batches one for each event loop, to be added to */
        void sort(ConsumerRecord<byte[], byte[]> consumed, List<List<Outgoing>> batches);
    }

    EgressReader(
            Consumer<byte[], byte[]> consumer,
            Set<TopicPartition> partitions,
            Sorter sorter,
            EventLoops loops,
            Delivery delivery,
            EgressMetrics metrics) {
        this.consumer = consumer;
        this.partitions = Set.copyOf(partitions);
        this.sorter = sorter;
        this.loops = loops;
        this.delivery = delivery;
        this.metrics = metrics;
        for (int i = 0; i < loops.size(); i++) {
            room.add(new Semaphore(MAX_BATCHES));
        }
    }

    /**
     * Goes to the end of all partitions; a node must not be ready before.
     *
     * @param timeout for each partition
     * @throws org.apache.kafka.common.errors.TimeoutException when the broker does not answer in time
     */
    void position(Duration timeout) {
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        for (TopicPartition partition : partitions) {
            LOG.debug("Reading {} from offset {}", partition, consumer.position(partition, timeout));
        }
    }

    /** Reads once and hands over what came; waits at most a quarter of a second for records. */
    void runOnce() throws InterruptedException {
        try {
            dispatch(consumer.poll(POLL));
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::onGap);
        }
    }

    /** Makes a {@link #runOnce} under way return; from any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    private void dispatch(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
        List<List<Outgoing>> batches = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            batches.add(new ArrayList<>());
        }
        polled.forEach(consumed -> sorter.sort(consumed, batches));
        for (int loop = 0; loop < batches.size(); loop++) {
            hand(loop, batches.get(loop));
        }
    }

    private void hand(int loop, List<Outgoing> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        Semaphore permits = room.get(loop);
        if (!permits.tryAcquire()) {
            long since = System.nanoTime();
            permits.acquire();
            LOG.debug(
                    "Event loop {} was behind for {} ms",
                    loop,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
        }
        loops.run(loop, connections -> {
            try {
                delivery.deliver(batch, connections);
            } finally {
                permits.release();
            }
        });
    }

    private void onGap(TopicPartition partition, Long expected) {
        long beginning = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        long lost = Math.max(0, beginning - expected);
        LOG.warn(
                "{}: offset {} is not in the log any more; {} records were never read, going on at {}",
                partition,
                expected,
                lost,
                beginning);
        metrics.gap(lost);
        consumer.seek(partition, beginning);
    }
}
