package io.barnabas.gateway.egress;

import io.barnabas.common.Deadline;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Brings records to connections, each source by a thread of its own. Thread-safe. */
public final class Egress {
    private final List<ReaderThread> readers;

    /**
     * Partitions that are read together.
     *
     * @param name for the thread
     * @param outbound the node's own partitions
     * @param fanout all partitions of fan-out topics
     * @param committedOnly whether records of open transactions wait until those have ended, and all behind them
     */
    public record Source(String name, Set<TopicPartition> outbound, Set<TopicPartition> fanout, boolean committedOnly) {
        Set<TopicPartition> all() {
            Set<TopicPartition> all = new HashSet<>(outbound);
            all.addAll(fanout);
            return all;
        }
    }

    /** Makes the readers; one for each source, none of which waits for another. */
    public Egress(
            KafkaSettings kafka,
            List<Source> sources,
            NodeAddress address,
            NodeOrders orders,
            EventLoops loops,
            Reports reports,
            EgressMetrics metrics,
            InstantSource clock) {
        Delivery delivery = new Delivery(reports, metrics);
        List<ReaderThread> made = new ArrayList<>();
        for (Source source : sources) {
            Map<String, Object> settings = consumerSettings(kafka, source.committedOnly());
            EgressReader.Sorter sorter =
                    sorter(source, new RecordJudge(address, reports, metrics, clock, orders::take), loops);
            EgressReader reader = new EgressReader(
                    () -> new KafkaConsumer<>(settings), source.all(), sorter, loops, delivery, metrics);
            made.add(new ReaderThread("barnabas-" + source.name(), reader, System::nanoTime));
        }
        readers = List.copyOf(made);
    }

    private static EgressReader.Sorter sorter(Source source, RecordJudge judge, EventLoops loops) {
        Set<TopicPartition> direct = Set.copyOf(source.outbound());
        return (consumed, batches) -> {
            if (direct.contains(new TopicPartition(consumed.topic(), consumed.partition()))) {
                judge.direct(consumed).ifPresent(outgoing -> batches.get(
                                loops.ownerOf(outgoing.address().connection().number()))
                        .add(outgoing));
            } else {
                judge.fanout(consumed).ifPresent(outgoing -> batches.forEach(batch -> batch.add(outgoing)));
            }
        };
    }

    public void start() {
        readers.forEach(ReaderThread::start);
    }

    /** Whether it reads from the end of all partitions, and Kafka lets it; answers of workers are heard then. */
    public boolean isReading() {
        return readers.stream().allMatch(ReaderThread::isReading);
    }

    /** Goes on with new consumers, where each stands. */
    public void renew() {
        readers.forEach(ReaderThread::askToRenew);
    }

    /** Stops reading and waits for the threads to end, for all of them at most so long. */
    public void stop(Duration timeout) throws InterruptedException {
        readers.forEach(ReaderThread::askToStop);
        Deadline deadline = new Deadline(timeout, System::nanoTime);
        for (ReaderThread reader : readers) {
            reader.join(deadline);
        }
    }

    private static Map<String, Object> consumerSettings(KafkaSettings kafka, boolean committedOnly) {
        Map<String, Object> required = new HashMap<>();
        required.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        required.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        required.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, committedOnly ? "read_committed" : "read_uncommitted");
        // Bounds what one poll can bring into memory.
        required.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        required.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return kafka.with(required);
    }
}
