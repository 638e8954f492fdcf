package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the gateway nodes and tells the ends of connections whose node is gone. Any number may run: they are one
 * consumer group on a topic of one partition, so that one of them is active. Thread-safe; {@link #close} blocks.
 */
public final class Closer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    /** No node's name begins so. */
    private static final String PROBE_KEY = "~closer";

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SESSION_MS = 10_000;
    private static final int HEARTBEAT_MS = 3_000;
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration PAUSE_WITHOUT_RIGHTS = Duration.ofMinutes(1);
    private static final Duration PAUSE_AFTER_FAILURES = Duration.ofSeconds(10);
    /** A node that is cut off may still bring entries to Kafka for as long as its producer tries. */
    private static final Duration AGAIN = Duration.ofSeconds(150);

    private final CloserConfig config;
    private final Topics topics;
    private final CloserMetrics metrics;
    private final LongSupplier nanoTime;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Sweep sweep;
    private final String me = UUID.randomUUID().toString();
    private final Thread thread = new Thread(this::run, "barnabas-closer");
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "barnabas-closer-sweep"));
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Census census;
    /** Counts how often it has become active or ceased to be. */
    private final AtomicInteger turn = new AtomicInteger();

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
        sweep = new Sweep(new TopicScan(kafka, PATIENCE, nanoTime), topics, producer, metrics, clock);
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
        sweeper.shutdownNow();
        try {
            thread.join(STOP.toMillis());
            if (!sweeper.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A sweep has not ended within {} s", STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(STOP);
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
        turn.incrementAndGet();
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
            Map<String, Object> fields = JSON.readValue(record.value(), FIELDS);
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
        boolean unheardOf = isAnyUnheardOf(sentAt.longValue(), now);
        if (orphans || unheardOf) {
            sweepNow(lost);
        }
        if (!countBegun && watch.isClear(now)) {
            countBegun = true;
            int mine = turn.get();
            sweeper.execute(() -> count(mine));
        }
    }

    /**
     * Entries of nodes that nothing is known of any more, which is to be found out once for each turn. Such a node's beats
     * would stand before its entries, hence have been read once a later probe has been.
     */
    private boolean isAnyUnheardOf(long probeSentAt, long now) {
        Census taken = census;
        if (taken == null || taken.turn() != turn.get() || probeSentAt - taken.endedAt() < 0 || !watch.isClear(now)) {
            return false;
        }
        census = null;
        Set<NodeStart> gone = watch.gone();
        List<NodeStart> unheardOf = taken.starts().stream()
                .filter(it -> watch.isUnheardOf(it) && !gone.contains(it))
                .toList();
        unheardOf.forEach(it -> watch.giveUp(it, now));
        return !unheardOf.isEmpty();
    }

    private void count(int ofTurn) {
        try {
            Set<NodeStart> starts = sweep.census();
            census = new Census(starts, nanoTime.getAsLong(), ofTurn);
        } catch (RuntimeException e) {
            LOG.warn("The connections cannot be counted, trying again: {}", e.toString());
            later(() -> count(ofTurn), ofTurn, PAUSE_AFTER_ERROR);
        }
    }

    private record Census(Set<NodeStart> starts, long endedAt, int turn) {}

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

    private void sweepNow(List<NodeBeat> lost) {
        Set<NodeStart> dead = watch.gone();
        int mine = turn.get();
        sweeper.execute(() -> sweep(lost, dead, mine));
        if (!lost.isEmpty()) {
            later(() -> sweep(List.of(), dead, mine), mine, AGAIN);
        }
    }

    private void sweep(List<NodeBeat> lost, Set<NodeStart> dead, int ofTurn) {
        long began = nanoTime.getAsLong();
        try {
            Sweep.Result result = sweep.run(lost, dead::contains);
            if (result.told() > 0) {
                LOG.warn(
                        "Told the ends of {} connections of nodes that are gone, in {} ms",
                        result.told(),
                        TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - began));
            }
            if (result.failed() > 0) {
                LOG.warn(
                        "{} ends of connections could not be told, trying again; the last failed with {}",
                        result.failed(),
                        String.valueOf(result.lastFailure()));
                later(() -> sweep(List.of(), dead, ofTurn), ofTurn, PAUSE_AFTER_FAILURES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Ends of connections could not be told, trying again: {}", e.toString());
            later(() -> sweep(lost, dead, ofTurn), ofTurn, PAUSE_AFTER_ERROR);
        }
    }

    /** Whoever is active by then reads the same. */
    private void later(Runnable task, int ofTurn, Duration pause) {
        try {
            var unused = sweeper.schedule(
                    () -> {
                        if (ofTurn == turn.get()) {
                            task.run();
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Not any more", stopped);
        }
    }
}
