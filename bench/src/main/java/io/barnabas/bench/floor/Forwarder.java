package io.barnabas.bench.floor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The floor's worker: sends back what it reads, on a thread of its own. Thread-safe. */
final class Forwarder implements Runnable, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVE = Duration.ofSeconds(30);
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final String from;
    private final TopicPartition to;
    private final CountDownLatch joined = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "floor-worker");
    private volatile boolean stopped;

    private Forwarder(
            Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, String from, TopicPartition to) {
        this.consumer = consumer;
        this.producer = producer;
        this.from = from;
        this.to = to;
    }

    static Forwarder start(FloorClients clients, String group, String from, TopicPartition to) {
        Forwarder forwarder = new Forwarder(clients.workerConsumer(group), clients.workerProducer(), from, to);
        forwarder.thread.setDaemon(true);
        forwarder.thread.start();
        return forwarder;
    }

    /** Whether the group gave it its partitions in that time. */
    boolean awaitJoined(Duration patience) throws InterruptedException {
        return joined.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Leaves the group; waits for that, half a minute at most. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(LEAVE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try (consumer;
                producer) {
            consumer.subscribe(List.of(from), new Joined());
            long committed = System.nanoTime();
            while (!stopped) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    send(record);
                }
                long now = System.nanoTime();
                if (now - committed >= COMMIT_NANOS) {
                    consumer.commitAsync();
                    committed = now;
                }
            }
        }
    }

    /** A record that is lost is missed by the reader. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(ConsumerRecord<byte[], byte[]> record) {
        producer.send(new ProducerRecord<>(to.topic(), to.partition(), record.key(), record.value()));
    }

    private final class Joined implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined.countDown();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // There is no other member.
        }
    }
}
