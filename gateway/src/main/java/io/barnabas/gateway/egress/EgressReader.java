package io.barnabas.gateway.egress;

import io.barnabas.gateway.connection.EventLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
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
 * Kafka. Confined to one thread, but for {@link #wakeup}.
 */
final class EgressReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EgressReader.class);
    private static final int MAX_BATCHES = 4;
    private static final Duration POLL = Duration.ofMillis(250);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Set<TopicPartition> partitions;
    private final Sorter sorter;
    private final EventLoops loops;
    private final Delivery delivery;
    private final EgressMetrics metrics;
    private final List<Semaphore> room = new ArrayList<>();
    /**
     * Where to go on; empty before it was at the end of its partitions. A consumer that has not found a partition's new
     * leader may not tell its position.
     */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile Consumer<byte[], byte[]> consumer;

    /** Decides which loops a record is for. */
    interface Sorter {
        /** @param batches one for each event loop, to be added to */
        void sort(ConsumerRecord<byte[], byte[]> consumed, List<List<Outgoing>> batches);
    }

    /** @param consumers makes the first consumer at once, and others for {@link #renew} */
    EgressReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Set<TopicPartition> partitions,
            Sorter sorter,
            EventLoops loops,
            Delivery delivery,
            EgressMetrics metrics) {
        this.consumers = consumers;
        this.consumer = consumers.get();
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
            long end = consumer.position(partition, timeout);
            LOG.debug("Reading {} from offset {}", partition, end);
            next.put(partition, end);
        }
    }

    /** Goes on where it stands, with a new consumer. */
    void renew() {
        Consumer<byte[], byte[]> old = consumer;
        consumer = consumers.get();
        old.close(CloseOptions.timeout(Duration.ZERO));
        consumer.assign(next.keySet());
        next.forEach(consumer::seek);
    }

    /** Reads once and hands over what came; waits at most a quarter of a second for records. */
    void runOnce() throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
            dispatch(polled);
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
        next.put(partition, beginning);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
