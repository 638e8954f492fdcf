package io.barnabas.gateway.egress;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Brings records to connections: one thread and consumer for the node's own outbound partitions, another for fan-out.
 * Answers would pay for the fan-out's many partitions otherwise, at each fetch, here and on the broker. {@link #start}
 * and {@link #stop} may be called from any thread.
 */
public final class Egress {
    private final List<ReaderThread> readers;

    /**
     * Makes the readers.
     *
     * @param outbound the node's own partitions
     * @param fanout all partitions of all fan-out topics
     */
    public Egress(
            KafkaSettings kafka,
            Set<TopicPartition> outbound,
            Set<TopicPartition> fanout,
            NodeAddress address,
            EventLoops loops,
            Reports reports,
            EgressMetrics metrics,
            InstantSource clock) {
        Delivery delivery = new Delivery(reports, metrics);
        RecordJudge direct = new RecordJudge(address, reports, metrics, clock);
        RecordJudge toMany = new RecordJudge(address, reports, metrics, clock);
        Map<String, Object> settings = consumerSettings(kafka);
        readers = List.of(
                new ReaderThread(
                        "barnabas-outbound",
                        new KafkaConsumer<>(settings),
                        consumer -> new EgressReader(
                                consumer,
                                outbound,
                                (consumed, batches) -> direct.direct(consumed)
                                        .ifPresent(outgoing -> batches.get(loops.ownerOf(outgoing.address()
                                                        .connection()
                                                        .number()))
                                                .add(outgoing)),
                                loops,
                                delivery,
                                metrics)),
                new ReaderThread(
                        "barnabas-fanout",
                        new KafkaConsumer<>(settings),
                        consumer -> new EgressReader(
                                consumer,
                                fanout,
                                (consumed, batches) -> toMany.fanout(consumed)
                                        .ifPresent(outgoing -> batches.forEach(batch -> batch.add(outgoing))),
                                loops,
                                delivery,
                                metrics)));
    }

    public void start() {
        readers.forEach(ReaderThread::start);
    }

    /** Whether it reads from the end of all partitions; answers of workers are heard from then on. */
    public boolean isPositioned() {
        return readers.stream().allMatch(ReaderThread::isPositioned);
    }

    /** Stops reading and waits for the threads to end, each at most so long. */
    public void stop(Duration timeout) throws InterruptedException {
        readers.forEach(ReaderThread::askToStop);
        for (ReaderThread reader : readers) {
            reader.join(timeout);
        }
    }

    private static Map<String, Object> consumerSettings(KafkaSettings kafka) {
        Map<String, Object> required = new HashMap<>();
        required.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        required.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Bounds what one poll can bring into memory.
        required.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        required.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return kafka.with(required);
    }
}
