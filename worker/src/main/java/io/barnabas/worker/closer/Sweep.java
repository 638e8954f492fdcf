package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ends of connections whose node is gone: fences the node, reads which connections there are, and writes
 * {@code closed} for those, each of which loses its entry once that is acknowledged. What is begun and not finished is
 * done again by the next sweep, with the same {@code ce_id}. Memory is for the connections of nodes that are gone.
 * Blocks its caller.
 */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int MAX_IN_FLIGHT = 1_000;
    private static final long FENCE_SECONDS = 10;

    private final Entries entries;
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final CloserMetrics metrics;
    private final InstantSource clock;

    Sweep(
            Entries.Scan scan,
            Topics topics,
            Producer<byte[], byte[]> producer,
            CloserMetrics metrics,
            InstantSource clock) {
        this.entries = new Entries(scan, topics.connections());
        this.topics = topics;
        this.producer = producer;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Sweeps once.
     *
     * @param fenced last beats of the nodes that were given up just now
     * @param isGone whether a start is gone
     * @return how many ends were told, and how many could not
     * @throws KafkaUnavailableException when Kafka does not give or take; to be tried again
     */
    Result run(Collection<NodeBeat> fenced, Predicate<NodeStart> isGone) throws InterruptedException {
        fence(fenced);
        return close(entries.read(id -> isGone.test(NodeStart.of(id))));
    }

    /** Says in the place of these that they have left, so that no closer to come takes them for lost once more. */
    void forget(Collection<NodeBeat> lost) {
        for (NodeBeat last : lost) {
            NodeBeat left = new NodeBeat(
                    last.node(), last.incarnation(), NodeBeat.State.LEFT, last.leaseMs(), 0, last.outbound());
            byte[] key = last.node().getBytes(UTF_8);
            try {
                var unusedBeat = producer.send(new ProducerRecord<>(topics.nodes(), 0, key, left.toJson()));
                var unusedTombstone = producer.send(new ProducerRecord<>(topics.nodes(), 0, key, null));
            } catch (KafkaException e) {
                LOG.debug("Node {} is not forgotten", NodeStart.of(last), e);
            }
        }
    }

    /** Which starts of nodes have connections. */
    Set<NodeStart> census() {
        Set<NodeStart> starts = new HashSet<>();
        entries.read(id -> {
            starts.add(NodeStart.of(id));
            return false;
        });
        return starts;
    }

    /**
     * What became of the ends.
     *
     * @param told acknowledged by Kafka
     * @param failed their entries stay
     * @param lastFailure why the last of those failed; null where none did
     */
    record Result(int told, int failed, @Nullable Exception lastFailure) {}

    private void fence(Collection<NodeBeat> beats) throws InterruptedException {
        List<Future<RecordMetadata>> written = new ArrayList<>();
        try {
            for (NodeBeat beat : beats) {
                Integer partition = beat.outbound().get(topics.outbound());
                if (partition != null) {
                    written.add(producer.send(ClosedRecords.fence(NodeStart.of(beat), topics.outbound(), partition)));
                }
            }
            for (Future<RecordMetadata> each : written) {
                each.get(FENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // A node that cannot be told will hear it late or never; workers drop what it still writes.
            LOG.warn("Lost nodes could not all be told that they are: {}", e.toString());
        }
    }

    private Result close(Collection<ConnectionEntry> orphans) throws InterruptedException {
        // Entries are removed on the producer's thread, which must not wait for it.
        var unusedPartitions = producer.partitionsFor(topics.connections());
        Semaphore room = new Semaphore(MAX_IN_FLIGHT);
        AtomicInteger told = new AtomicInteger();
        AtomicReference<@Nullable Exception> lastFailure = new AtomicReference<>();
        for (ConnectionEntry orphan : orphans) {
            room.acquire();
            try {
                var unused = producer.send(ClosedRecords.closed(orphan, clock.instant()), (metadata, exception) -> {
                    room.release();
                    if (exception == null) {
                        told.incrementAndGet();
                        metrics.closed();
                        unlist(orphan);
                    } else {
                        metrics.failed();
                        LOG.debug("The end of {} could not be told", orphan.connection(), exception);
                        lastFailure.set(exception);
                    }
                });
            } catch (KafkaException e) {
                room.release();
                metrics.failed();
                LOG.debug("The end of {} cannot be told", orphan.connection(), e);
                lastFailure.set(e);
            }
        }
        producer.flush();
        return new Result(told.get(), orphans.size() - told.get(), lastFailure.get());
    }

    /** On the producer's thread, to whose buffer {@link #MAX_IN_FLIGHT} leaves room. */
    private void unlist(ConnectionEntry orphan) {
        try {
            var unused = producer.send(new ProducerRecord<>(
                    topics.connections(), orphan.connection().toString().getBytes(UTF_8), null));
        } catch (KafkaException e) {
            LOG.debug("The entry of {} stays", orphan.connection(), e);
        }
    }
}
