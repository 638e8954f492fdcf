package io.barnabas.bench.tier;

import io.barnabas.bench.report.Latency;
import io.barnabas.bench.report.Machine;
import io.barnabas.bench.server.ServerProcess;
import io.barnabas.bench.server.Servers;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A worker in this JVM beside a bare consumer in its place, on a broker in a process of its own; by hand, as no build
 * finds it by its name. {@code bench/README.md} has the command.
 */
class TierBenchmarks {
    private static final int CONNECTIONS = 1_000;
    private static final int SIZE = 128;
    private static final int RECORDS = 500_000;
    private static final int ROUNDS = 5;
    private static final int PER_SECOND = 1_000;
    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static Servers servers;

    private final KafkaSettings kafka = new KafkaSettings(servers.bootstrapServers());

    /** Starts a reader of the inbound topic. */
    private interface Readers {
        Reader start(KafkaSettings kafka, RouteConfigs routes, LongConsumer seen);
    }

    @BeforeAll
    static void start() throws Exception {
        System.out.println(Machine.now());
        // A gateway and a worker come with it; nothing is asked of them.
        servers = Servers.start(List.of(), line -> {});
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void recordsPerSecondOfCpu() throws Exception {
        RouteConfigs routes = topics(kafka, "throughput");
        InboundMessages messages = new InboundMessages(routes.routes().get(0), CONNECTIONS, SIZE);
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            for (int n = 0; n < RECORDS; n++) {
                send(producer, messages.message(n, 0));
            }
        }
        for (int round = 0; round <= ROUNDS; round++) {
            String name = round == 0 ? "warm-up" : "round " + round;
            drain(name + ", bare consumer", Reader::bare, routes);
            drain(name + ", worker", Reader::worker, routes);
            drain(name + ", worker that answers", Reader::answering, routes);
        }
    }

    private void drain(String name, Readers readers, RouteConfigs routes) throws Exception {
        CountDownLatch left = new CountDownLatch(RECORDS);
        AtomicLong first = new AtomicLong();
        ServerProcess self = ServerProcess.of("self", ProcessHandle.current().pid());
        double cpu = self.cpuSeconds();
        try (Reader reader = readers.start(kafka, routes, due -> {
            if (first.get() == 0) {
                first.compareAndSet(0, System.nanoTime());
            }
            left.countDown();
        })) {
            if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(left.getCount() + " records are missing of " + reader);
            }
            double seconds = (System.nanoTime() - first.get()) / 1e9;
            double used = self.cpuSeconds() - cpu;
            System.out.printf(
                    "%s: %,.0f records/s, %.1f us of CPU each: %,.0f records/s per core%n",
                    name, RECORDS / seconds, used * 1e6 / RECORDS, RECORDS / used);
        }
    }

    @Test
    void whatIsAddedToTheHop() throws Exception {
        RouteConfigs routes = topics(kafka, "hop");
        List<Latency> bare = new ArrayList<>();
        List<Latency> worker = new ArrayList<>();
        hop(Reader::bare, routes);
        hop(Reader::worker, routes);
        for (int round = 1; round <= ROUNDS; round++) {
            bare.add(hop(Reader::bare, routes));
            worker.add(hop(Reader::worker, routes));
            System.out.printf(
                    "round %d%n  bare consumer %s%n  worker        %s%n",
                    round, bare.get(round - 1), worker.get(round - 1));
        }
    }

    /** Each round reads what the earlier ones wrote, first, and counts only its own. */
    private Latency hop(Readers readers, RouteConfigs routes) throws Exception {
        long total = PER_SECOND * MEASURED.toSeconds();
        InboundMessages messages = new InboundMessages(routes.routes().get(0), CONNECTIONS, SIZE);
        Histogram latency = new ConcurrentHistogram(3);
        CountDownLatch probe = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch((int) total);
        AtomicLong begin = new AtomicLong(Long.MAX_VALUE);
        long probed = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka);
                Reader reader = readers.start(kafka, routes, due -> {
                    if (due == probed) {
                        probe.countDown();
                    } else if (due >= begin.get()) {
                        latency.recordValue(System.nanoTime() - due);
                        left.countDown();
                    }
                })) {
            send(producer, messages.message(0, probed));
            if (!probe.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nothing came through " + reader);
            }
            long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            begin.set(start);
            for (long n = 0; n < total; n++) {
                long due = start + n * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                send(producer, messages.message(n, due));
            }
            if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(left.getCount() + " records are missing");
            }
            return Latency.of(latency);
        }
    }

    /** Fresh topics, with the numbers of partitions that they have by default. */
    static RouteConfigs topics(KafkaSettings kafka, String prefix) {
        RouteConfigs routes = RouteConfigs.defaults(Topics.withPrefix(prefix));
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicAdmin(admin, PATIENCE).create(TopicPlan.of(routes), 1, false);
        }
        return routes;
    }

    /** One that sends at once, as gateways do. */
    static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(
                kafka.with(Map.of("acks", "all", "linger.ms", 0)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }
}
