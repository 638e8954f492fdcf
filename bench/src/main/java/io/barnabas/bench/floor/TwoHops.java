package io.barnabas.bench.floor;

import io.barnabas.bench.load.Course;
import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Plan;
import io.barnabas.bench.load.Samples;
import io.barnabas.bench.load.Timeline;
import io.barnabas.bench.load.Watch;
import io.barnabas.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Two bare hops through Kafka: producer, consumer, producer, consumer, the two in the middle in another process. No
 * WebSocket, no gateway, no worker; the same client settings, numbers of partitions, message size and pace. Used by one
 * thread.
 */
public final class TwoHops implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A gateway reads one outbound partition; which one does not matter. */
    private static final int BACK_PARTITION = 0;

    private final String there;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Message message;
    private final int connections;

    /**
     * Waits until it stands at the end of what comes back.
     *
     * @param topics a worker of the floor has to answer there
     * @param connections how many keys there are; in a closed loop, how many records are under way
     */
    public TwoHops(KafkaSettings kafka, FloorTopics topics, int connections, Message message) {
        this.there = topics.there();
        this.connections = connections;
        this.message = message;
        TopicPartition back = back(topics.back());
        FloorClients clients = new FloorClients(kafka);
        producer = clients.gatewayProducer();
        consumer = clients.gatewayConsumer();
        consumer.assign(List.of(back));
        consumer.seekToEnd(List.of(back));
        consumer.position(back, PATIENCE);
    }

    static TopicPartition back(String topic) {
        return new TopicPartition(topic, BACK_PARTITION);
    }

    /** Runs the plan; blocks until all is back, or five seconds after the last record. */
    public Samples run(Plan plan, Watch watch) throws InterruptedException {
        Timeline timeline = plan.from(System.nanoTime() + LEAD_NANOS);
        Source source = new Source(producer, there, connections, message, timeline);
        Sink sink = new Sink(consumer, timeline, plan.isOpenLoop() ? it -> {} : source::sendNow);
        Thread reading = daemon("floor-reader", sink);
        Thread sending =
                daemon("floor-sender", plan.isOpenLoop() ? source.pacing(plan.perSecond()) : source::sendFirst);
        reading.start();
        sending.start();
        try {
            new Course(timeline, watch)
                    .follow(() -> sink.progress(source.sent()), () -> sink.received() >= source.sent());
        } finally {
            sink.stop();
            source.stop();
            sending.join();
            reading.join();
        }
        return sink.samples().add(source.samples());
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
        consumer.close();
    }
}
