package io.barnabas.bench.tier;

import io.barnabas.bench.load.Stamp;
import io.barnabas.bench.report.Latency;
import io.barnabas.bench.report.Machine;
import io.barnabas.bench.report.Spread;
import io.barnabas.bench.server.Servers;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.MessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What 9,999 keys lose to one whose handler takes its time: a worker in this JVM, on a broker in a process of its own,
 * without and with that key in turn; by hand, as no build finds it by its name. {@code bench/README.md} has the command.
 */
class SlowKeyBenchmarks {
    private static final int KEYS = 10_000;
    private static final int SLOW = 0;
    private static final int SIZE = 128;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Milliseconds that each record of the slow key takes. */
    private static final int PAUSE_MS = Integer.getInteger("barnabas.bench.slow-ms", 100);

    private static final int ROUNDS = Integer.getInteger("barnabas.bench.rounds", 5);
    /** Records that wait, of all keys in turn. */
    private static final int WAITING = Integer.getInteger("barnabas.bench.records", 500_000);
    /** Records a second where they come at a pace. */
    private static final int PER_SECOND = Integer.getInteger("barnabas.bench.rate", 1_000);

    private static final int SECONDS = Integer.getInteger("barnabas.bench.seconds", 20);
    private static Servers servers;

    private final KafkaSettings kafka = new KafkaSettings(servers.bootstrapServers());

    /** Told of each record of another key. */
    private interface Seen {
        void accept(int key, long dueNanos);
    }

    /** Records per second of the others until the last of them was handled, and until 99 % were. */
    private record Drained(double all, double most) {}

    /** How others fared: all of them, and those that share the slow key's partition. */
    private record Paced(Latency all, Latency neighbours) {}

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
    void recordsPerSecondOfTheOthers() throws Exception {
        RouteConfigs routes = TierBenchmarks.topics(kafka, "slow-key-waiting");
        InboundMessages messages = new InboundMessages(routes.routes().get(0), KEYS, SIZE);
        try (KafkaProducer<byte[], byte[]> producer = TierBenchmarks.producer(kafka)) {
            for (int n = 0; n < WAITING; n++) {
                TierBenchmarks.send(producer, messages.message(n, 0));
            }
        }
        var unused = drain("warm-up", 0, routes);
        List<Double> ratios = new ArrayList<>();
        List<Double> ofMost = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Drained without = drain("round " + round + ", no slow key", 0, routes);
            Drained with = drain("round " + round + ", a slow key", PAUSE_MS, routes);
            ratios.add(with.all() / without.all());
            ofMost.add(with.most() / without.most());
        }
        System.out.println("records/s of the others, with / without a slow key: " + Spread.of(ratios)
                + "; until 99 % of them were handled: " + Spread.of(ofMost));
    }

    private Drained drain(String name, int pauseMs, RouteConfigs routes) throws Exception {
        int others = WAITING - (WAITING + KEYS - 1) / KEYS;
        int most = others - others / 100;
        AtomicLong first = new AtomicLong();
        AtomicLong nearlyAll = new AtomicLong();
        AtomicInteger count = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(others);
        try (Worker worker = worker(routes, "bench-" + UUID.randomUUID(), pauseMs, new AtomicInteger(), (key, due) -> {
            int seen = count.incrementAndGet();
            if (seen == 1) {
                first.set(System.nanoTime());
            } else if (seen == most) {
                nearlyAll.set(System.nanoTime());
            }
            left.countDown();
        })) {
            if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(left.getCount() + " records are missing; worker: " + worker.problem());
            }
            Drained drained = new Drained(
                    others / ((System.nanoTime() - first.get()) / 1e9), most / ((nearlyAll.get() - first.get()) / 1e9));
            System.out.printf(
                    "%s: %,.0f records/s of the others; %,.0f until 99 %% of them were handled%n",
                    name, drained.all(), drained.most());
            return drained;
        }
    }

    @Test
    void latencyOfTheOthers() throws Exception {
        RouteConfigs routes = TierBenchmarks.topics(kafka, "slow-key-paced");
        var unused = pace("warm-up", 0, routes);
        List<Double> ratios = new ArrayList<>();
        List<Double> ofNeighbours = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Paced without = pace("round " + round + ", no slow key", 0, routes);
            Paced with = pace("round " + round + ", a slow key", PAUSE_MS, routes);
            ratios.add(with.all().p99() / without.all().p99());
            ofNeighbours.add(with.neighbours().p99() / without.neighbours().p99());
        }
        System.out.println("p99 of the others, with / without a slow key: " + Spread.of(ratios)
                + "; of those in its partition: " + Spread.of(ofNeighbours));
    }

    /** The slow key gets a record each time that it is done with the last, so that it is always busy. */
    private Paced pace(String name, int pauseMs, RouteConfigs routes) throws Exception {
        int each = Math.max(2, PER_SECOND * PAUSE_MS / 1_000);
        int total = PER_SECOND * SECONDS;
        int slowOnes = (total + each - 1) / each;
        RouteConfig route = routes.routes().get(0);
        InboundMessages messages = new InboundMessages(route, KEYS, SIZE);
        Histogram all = new ConcurrentHistogram(3);
        Histogram ofNeighbours = new ConcurrentHistogram(3);
        CountDownLatch left = new CountDownLatch(total - slowOnes);
        AtomicInteger slowDone = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> producer = TierBenchmarks.producer(kafka)) {
            BitSet neighbours =
                    neighbours(messages, producer.partitionsFor(route.inbound()).size());
            try (Worker worker = worker(routes, "bench-slow-key", pauseMs, slowDone, (key, due) -> {
                long nanos = System.nanoTime() - due;
                all.recordValue(nanos);
                if (neighbours.get(key)) {
                    ofNeighbours.recordValue(nanos);
                }
                left.countDown();
            })) {
                Awaitility.await().atMost(PATIENCE).until(worker::isReady);
                long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                int slow = 0;
                int other = 0;
                for (int n = 0; n < total; n++) {
                    long due = start + n * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                    park(due);
                    TierBenchmarks.send(
                            producer, messages.message(n % each == 0 ? ofSlow(slow++) : ofAnother(other++), due));
                }
                if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError(left.getCount() + " records are missing; worker: " + worker.problem());
                }
                Awaitility.await().atMost(PATIENCE).until(() -> slowDone.get() == slowOnes);
            }
        }
        Paced paced = new Paced(Latency.of(all), Latency.of(ofNeighbours));
        System.out.printf(
                "%s: %,d of the others, %d of the slow key%n  all others       %s%n  in its partition %s%n",
                name, total - slowOnes, slowOnes, paced.all(), paced.neighbours());
        return paced;
    }

    /** The keys in the slow one's partition, without itself. */
    private static BitSet neighbours(InboundMessages messages, int partitions) {
        int its = partition(messages, SLOW, partitions);
        BitSet neighbours = new BitSet(KEYS);
        for (int key = 0; key < KEYS; key++) {
            neighbours.set(key, key != SLOW && partition(messages, key, partitions) == its);
        }
        return neighbours;
    }

    /** As Kafka's producer chooses it. */
    private static int partition(InboundMessages messages, int key, int partitions) {
        return Utils.toPositive(Utils.murmur2(messages.message(key, 0).key())) % partitions;
    }

    /** The number of a message that is of the slow key. */
    private static long ofSlow(int n) {
        return (long) n * KEYS + SLOW;
    }

    /** The number of a message that is of the others, in turn. */
    private static long ofAnother(int n) {
        return (long) (n / (KEYS - 1)) * KEYS + SLOW + 1 + n % (KEYS - 1);
    }

    private Worker worker(RouteConfigs routes, String group, int pauseMs, AtomicInteger slowDone, Seen seen) {
        MessageHandler handler = (message, context) -> {
            byte[] payload = message.payload();
            int key = Stamp.connection(payload);
            if (key == SLOW) {
                park(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs));
                slowDone.incrementAndGet();
            } else {
                seen.accept(key, Stamp.intendedNanos(payload));
            }
        };
        return Worker.builder(kafka)
                .topics(routes.topics())
                .group(group)
                .route(routes.routes().get(0), handler)
                .start();
    }

    private static void park(long untilNanos) {
        for (long wait = untilNanos - System.nanoTime(); wait > 0; wait = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }
}
