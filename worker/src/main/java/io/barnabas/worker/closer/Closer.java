package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.Deadline;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicScan;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the gateway nodes and tells the ends of connections whose node is gone. Any number may run: they are one
 * consumer group on a topic of one partition, so that one of them is active. Thread-safe; {@link #close} blocks.
 */
public final class Closer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);
    /** No node's name begins so. */
    private static final String PROBE_KEY = "~closer";

    /** The longest that {@link #close} takes. */
    public static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SESSION_MS = 10_000;
    private static final int HEARTBEAT_MS = 3_000;
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration PAUSE_WITHOUT_RIGHTS = Duration.ofMinutes(1);

    private final CloserConfig config;
    private final Topics topics;
    private final CloserMetrics metrics;
    private final LongSupplier nanoTime;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Sweeper sweeper;
    private final String me = UUID.randomUUID().toString();
    private final Thread thread = new Thread(this::run, "barnabas-closer");
    private final CountDownLatch stopping = new CountDownLatch(1);

    // What follows is the closer's thread's own.
    private NodeWatch watch;

    private boolean active;
    private boolean countBegun;
    private boolean heldBack;
    private long lastProbe;

    private Closer(
            KafkaSettings kafka,
            Topics topics,
            CloserConfig config,
            CloserMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.config = config;
        this.topics = topics;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.watch = new NodeWatch(config, nanoTime.getAsLong());
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        topics.nodes() + ".closer",
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        "classic",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        SESSION_MS,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        HEARTBEAT_MS,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest")),
                bytes,
                bytes);
        ByteArraySerializer serializer = new ByteArraySerializer();
        producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) PATIENCE.toMillis())),
                serializer,
                serializer);
        sweeper = new Sweeper(
                new Sweep(new TopicScan(kafka, PATIENCE, nanoTime)::read, topics, producer, metrics, clock),
                Sweeper.AGAIN,
                nanoTime);
    }

    /** Starts one; whether it is the active one, {@link CloserMetrics#active} tells. */
    public static Closer start(KafkaSettings kafka, Topics topics, CloserConfig config, CloserMetrics metrics) {
        Closer closer = new Closer(kafka, topics, config, metrics, InstantSource.system(), System::nanoTime);
        closer.thread.start();
        return closer;
    }

    /** Leaves the group at once, so that another one takes over. */
    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        sweeper.stop();
        Deadline deadline = new Deadline(LONGEST_STOP, nanoTime);
        try {
            deadline.join(thread);
            if (!sweeper.awaitStop(deadline.remaining())) {
                LOG.warn("A sweep has not ended within {} s", LONGEST_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(deadline.remaining());
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(Set.of(topics.nodes()), new Turns());
            while (stopping.getCount() > 0) {
                runOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        } catch (RuntimeException e) {
            LOG.error("The closer ended; nodes that are lost from now on are another one's", e);
        } finally {
            become(false);
        }
    }

    private void runOnce() throws InterruptedException {
        try {
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(config.probeInterval().dividedBy(2))) {
                if (record.partition() == 0) {
                    take(record);
                }
            }
            probe();
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop", e);
        } catch (InterruptException e) {
            stopping.countDown();
        } catch (AuthorizationException e) {
            LOG.warn(
                    "This worker may not watch the gateway nodes: {} Give it the closer's rights (docs/SECURITY.md), or set"
                            + " worker.closer.enabled: false",
                    e.getMessage());
            pause(PAUSE_WITHOUT_RIGHTS);
        } catch (KafkaException e) {
            LOG.warn("Watching the gateway nodes failed, trying again: {}", e.toString());
            pause(PAUSE_AFTER_ERROR);
        }
    }

    private void pause(Duration length) throws InterruptedException {
        boolean unused = stopping.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Turns implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.stream().anyMatch(it -> it.partition() == 0)) {
                consumer.seekToBeginning(partitions);
                become(true);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.stream().anyMatch(it -> it.partition() == 0)) {
                become(false);
            }
        }
    }

    private void become(boolean nowActive) {
        if (nowActive != active) {
            LOG.info(nowActive ? "This is the active closer" : "This is not the active closer any more");
        }
        active = nowActive;
        watch = new NodeWatch(config, nanoTime.getAsLong());
        countBegun = false;
        sweeper.beginTurn();
        metrics.active(nowActive);
    }

    private void probe() {
        long now = nanoTime.getAsLong();
        if (!active || now - lastProbe < config.probeInterval().toNanos()) {
            return;
        }
        lastProbe = now;
        byte[] value = ("{\"closer\":\"" + me + "\",\"sentAt\":" + now + "}").getBytes(UTF_8);
        var unused = producer.send(new ProducerRecord<>(topics.nodes(), 0, PROBE_KEY.getBytes(UTF_8), value));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            // A tombstone follows a beat that says the same.
            return;
        }
        String key = new String(record.key(), UTF_8);
        try {
            Map<String, Object> fields = Fields.of(record.value());
            if (key.equals(PROBE_KEY)) {
                onProbe(fields);
            } else {
                watch.onBeat(NodeBeat.of(key, fields), nanoTime.getAsLong());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} offset {} is no beat of a node: {}", topics.nodes(), record.offset(), e.getMessage());
        }
    }

    private void onProbe(Map<String, Object> fields) {
        if (!me.equals(fields.get("closer")) || !(fields.get("sentAt") instanceof Number sentAt)) {
            return;
        }
        long now = nanoTime.getAsLong();
        watch.onProbe(sentAt.longValue(), now);
        NodeWatch.Verdict verdict = watch.judge(now);
        report(verdict);
        List<NodeBeat> lost = verdict.gone().stream()
                .filter(it -> it.state() != NodeBeat.State.LEFT)
                .toList();
        // A node that has left with nothing untold has no entries.
        boolean orphans = verdict.gone().stream().anyMatch(it -> it.connections() > 0) || !lost.isEmpty();
        boolean unheardOf = watch.isClear(now) && isAnyUnheardOf(sentAt.longValue(), now);
        if (orphans || unheardOf) {
            sweeper.sweep(lost, watch.gone());
        }
        if (!countBegun && watch.isClear(now)) {
            countBegun = true;
            sweeper.count();
        }
    }

    /**
     * Entries of nodes that nothing is known of any more, which is to be found out once for each turn. Such a node's beats
     * would stand before its entries, hence have been read once a later probe has been.
     */
    private boolean isAnyUnheardOf(long probeSentAt, long now) {
        Set<NodeStart> gone = watch.gone();
        List<NodeStart> unheardOf = sweeper.takeCensus(probeSentAt).stream()
                .filter(it -> watch.isUnheardOf(it) && !gone.contains(it))
                .toList();
        unheardOf.forEach(it -> watch.giveUp(it, now));
        return !unheardOf.isEmpty();
    }

    private void report(NodeWatch.Verdict verdict) {
        metrics.nodes(watch.alive().size(), verdict.heldBack());
        if (verdict.heldBack() > 0 && !heldBack) {
            LOG.error(
                    "{} of {} gateway nodes are silent at once: more than two and more than a third. Their connections'"
                            + " ends are not told; see worker.closer.even-many",
                    verdict.heldBack(),
                    watch.alive().size());
        }
        heldBack = verdict.heldBack() > 0;
        for (NodeBeat each : verdict.gone()) {
            if (each.state() != NodeBeat.State.LEFT) {
                metrics.lost();
                LOG.warn("Gateway node {} is lost with {} connections", NodeStart.of(each), each.connections());
            }
        }
    }
}
