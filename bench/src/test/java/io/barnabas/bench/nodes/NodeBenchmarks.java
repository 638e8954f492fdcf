package io.barnabas.bench.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.bench.load.Clients;
import io.barnabas.bench.load.EchoLoad;
import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.Phase;
import io.barnabas.bench.load.Plan;
import io.barnabas.bench.load.Progress;
import io.barnabas.bench.load.Received;
import io.barnabas.bench.load.Samples;
import io.barnabas.bench.load.Target;
import io.barnabas.bench.load.Watch;
import io.barnabas.bench.report.Machine;
import io.barnabas.bench.server.ServerProcess;
import io.barnabas.bench.server.Servers;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.common.kafka.TopicScan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a message, a delivery, a connection and a node cost, with one gateway, and whether that foretells what several
 * take for the same load; by hand, as no build finds it by its name. {@code docs/SCALING.md} has the results,
 * {@code bench/README.md} the command.
 */
class NodeBenchmarks {
    private static final int CONNECTIONS = 200;
    private static final Message MESSAGE = new Message(128, true);
    private static final double SLOW = 150;
    private static final double FAST = 450;
    private static final Duration REST = Duration.ofSeconds(12);
    private static final Duration ECHO = Duration.ofSeconds(15);
    private static final int FEW = 100;
    private static final int MANY = 2_000;
    private static final int FANOUT_RECORDS = 200;
    private static final int FANOUT_PER_SECOND = 20;
    private static final int COMING = 4_000;
    private static final int COMING_PER_SECOND = 400;
    private static final List<Integer> READ_PER_SECOND = List.of(20, 200, 2_000, 20_000);
    private static final int OTHERS_PER_SECOND = 2_000;
    private static final Duration READING = Duration.ofSeconds(6);
    private static final int WARM_UP_RECORDS = 20_000;
    private static final List<Integer> WARM_UP_PER_SECOND = List.of(2_000, 20_000);
    private static final int ENTRIES = 200_000;
    private static final int ROUNDS = 8;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Watch NOBODY = new Watch() {
        @Override
        public void onMeasuringBegins() {}

        @Override
        public void onMeasuringEnds() {}

        @Override
        public void onProgress(long elapsedNanos, Phase phase, Progress progress) {}
    };

    static int[] numbersOfGateways() {
        String numbers = System.getProperty("barnabas.bench.gateways", "1,2,3,4");
        return Arrays.stream(numbers.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** A load that is the same however many gateways share it. */
    @ParameterizedTest
    @MethodSource("numbersOfGateways")
    void gateways(int gateways) throws Exception {
        System.out.println(Machine.now());
        try (Servers servers = Servers.start(gateways, List.of(), line -> {});
                Meter meter = new Meter("gateways " + gateways, servers);
                KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            warmUp(servers, producer);
            meter.rest(() -> rest(REST));
            echo(meter, servers, FAST);
            fanout(meter, servers, producer, MANY);
            meter.measure("connections opened and closed", () -> comeAndGo(servers, COMING));
            if (gateways == 1) {
                fanout(meter, servers, producer, FEW);
                echo(meter, servers, SLOW);
                echo(meter, servers, 0);
            }
        }
    }

    /** What is read and thrown away, and Pings: each second instead of each 25 s, to be told from the rest. */
    @Test
    void readingAndHeartbeats() throws Exception {
        System.out.println(Machine.now());
        try (Servers servers = Servers.start(1, List.of("-Dbarnabas.gateway.heartbeat.interval=1s"), line -> {});
                Meter meter = new Meter("one gateway", servers);
                KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            warmUpReading(producer);
            comeAndGo(servers, COMING);
            meter.rest(() -> rest(REST));
            for (int perSecond : READ_PER_SECOND) {
                long records = (long) perSecond * READING.toSeconds();
                meter.measure(
                        "fan-out records for nobody here, " + perSecond + " per second",
                        () -> paced(producer, records, perSecond, NodeBenchmarks::forNobody));
            }
            meter.measure(
                    "outbound records for other nodes, " + OTHERS_PER_SECOND + " per second",
                    () -> paced(
                            producer,
                            OTHERS_PER_SECOND * READING.toSeconds(),
                            OTHERS_PER_SECOND,
                            NodeBenchmarks::forOthers));
            try (Shared clients = new Shared(servers, MANY)) {
                rest(Duration.ofSeconds(10));
                meter.measure("Pings answered", () -> {
                    long before = clients.pings();
                    rest(ECHO);
                    return clients.pings() - before;
                });
            }
        }
    }

    /** What the closer does first when a node is lost: it reads all entries. */
    @Test
    void entries() throws Exception {
        System.out.println(Machine.now());
        String topic = Topics.DEFAULT.connections();
        ConnectionId[] ids = new ConnectionId[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            ids[i] = new ConnectionId("gateway-" + i % 10, "mb1x5k2cba", i % 10, i + 1);
        }
        try (Servers servers = Servers.start(List.of(), line -> {});
                Meter meter = new Meter("entries", servers);
                KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            meter.measure("entries written", () -> {
                for (ConnectionId id : ids) {
                    send(producer, entry(topic, id));
                }
                producer.flush();
                return ENTRIES;
            });
            ServerProcess self =
                    ServerProcess.of("self", ProcessHandle.current().pid());
            TopicScan scan = new TopicScan(
                    new KafkaSettings(servers.bootstrapServers()), Duration.ofSeconds(10), System::nanoTime);
            for (int round = 1; round <= ROUNDS; round++) {
                double before = self.cpuSeconds();
                AtomicLong seen = new AtomicLong();
                meter.measure("entries read, round " + round, () -> {
                    scan.read(topic, record -> {
                        if (ConnectionId.parse(new String(record.key(), UTF_8)).number() > 0) {
                            seen.incrementAndGet();
                        }
                    });
                    return seen.get();
                });
                System.out.printf("  reader: %.2f us of CPU each%n", (self.cpuSeconds() - before) * 1e6 / seen.get());
            }
        }
    }

    /** About a minute of everything for each gateway: they share a load, so that it has to last the longer. */
    private static void warmUp(Servers servers, KafkaProducer<byte[], byte[]> producer) throws Exception {
        int gateways = servers.urls().size();
        try (Shared clients = new Shared(servers, CONNECTIONS)) {
            clients.echo(0, Duration.ofSeconds(15L * gateways));
            clients.echo(FAST, Duration.ofSeconds(12L * gateways));
        }
        try (Shared clients = new Shared(servers, MANY / 2)) {
            fanout(clients, producer, FANOUT_RECORDS);
        }
        warmUpReading(producer);
        for (int i = 0; i < gateways; i++) {
            comeAndGo(servers, COMING);
        }
    }

    private static void warmUpReading(KafkaProducer<byte[], byte[]> producer) throws Exception {
        for (int perSecond : WARM_UP_PER_SECOND) {
            paced(producer, WARM_UP_RECORDS, perSecond, NodeBenchmarks::forNobody);
            paced(producer, WARM_UP_RECORDS, perSecond, NodeBenchmarks::forOthers);
        }
    }

    private static void echo(Meter meter, Servers servers, double perSecond) throws Exception {
        try (Shared clients = new Shared(servers, CONNECTIONS)) {
            rest(SETTLE);
            String rate = perSecond == 0 ? "one after the other" : Math.round(perSecond) + " per second";
            meter.measure("messages echoed, " + rate, () -> clients.echo(perSecond, ECHO));
        }
        rest(SETTLE);
    }

    private static void fanout(Meter meter, Servers servers, KafkaProducer<byte[], byte[]> producer, int connections)
            throws Exception {
        try (Shared clients = new Shared(servers, connections)) {
            rest(SETTLE);
            meter.measure(
                    "deliveries to " + connections + " connections, " + FANOUT_RECORDS + " records",
                    () -> fanout(clients, producer, FANOUT_RECORDS));
        }
        rest(SETTLE);
    }

    private static long fanout(Shared clients, KafkaProducer<byte[], byte[]> producer, int records) throws Exception {
        List<LongAdder> counts = clients.counts();
        byte[] value = new byte[MESSAGE.size()];
        Arrays.fill(value, (byte) 'x');
        paced(producer, records, FANOUT_PER_SECOND, n -> {
            // Keys that differ spread them over the partitions.
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(Topics.DEFAULT.fanout(), ("everyone-" + n).getBytes(UTF_8), value);
            RecordHeaders.put(record.headers(), HeaderNames.TARGET, "everyone");
            return record;
        });
        TimeUnit.MILLISECONDS.sleep(300);
        return counts.stream().mapToLong(LongAdder::sum).sum();
    }

    private static long comeAndGo(Servers servers, int connections) throws Exception {
        new Shared(servers, connections).close();
        rest(SETTLE);
        return connections;
    }

    private static ProducerRecord<byte[], byte[]> forNobody(long n) {
        String target = "user/nobody-" + n;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.DEFAULT.fanout(), target.getBytes(UTF_8), new byte[MESSAGE.size()]);
        RecordHeaders.put(record.headers(), HeaderNames.TARGET, target);
        return record;
    }

    private static ProducerRecord<byte[], byte[]> forOthers(long n) {
        String address = "~other.mb1x5k2cba.0.1:" + (n + 1) + ":t:ws";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.DEFAULT.outbound(), 0, null, new byte[MESSAGE.size()]);
        RecordHeaders.put(record.headers(), HeaderNames.CORRELATION_ID, address);
        return record;
    }

    private static long paced(
            KafkaProducer<byte[], byte[]> producer,
            long records,
            int perSecond,
            LongFunction<ProducerRecord<byte[], byte[]>> record)
            throws InterruptedException {
        long begin = System.nanoTime();
        for (long n = 0; n < records; n++) {
            long wait = begin + n * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            send(producer, record.apply(n));
        }
        producer.flush();
        return records;
    }

    private static long rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return 0;
    }

    private static ProducerRecord<byte[], byte[]> entry(String topic, ConnectionId id) {
        ConnectionEntry entry = new ConnectionEntry(
                id, "ws", null, Topics.DEFAULT.inbound(), 17, id.toString(), Instant.EPOCH, Map.of());
        return new ProducerRecord<>(topic, id.toString().getBytes(UTF_8), entry.toJson());
    }

    private static KafkaProducer<byte[], byte[]> producer(Servers servers) {
        return new KafkaProducer<>(
                new KafkaSettings(servers.bootstrapServers()).with(Map.of("acks", "all", "linger.ms", 0)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }

    /** Connections in equal shares at all gateways. */
    private static final class Shared implements AutoCloseable {
        private final List<Clients> parts = new ArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Shared(Servers servers, int connections) throws Exception {
            int gateways = servers.urls().size();
            List<Future<Clients>> opening = new ArrayList<>();
            for (String url : servers.urls()) {
                opening.add(threads.submit(() -> Clients.open(
                        Target.parse(url, List.of(), null),
                        connections / gateways,
                        COMING_PER_SECOND / gateways,
                        1,
                        (open, wanted) -> {})));
            }
            for (Future<Clients> each : opening) {
                parts.add(each.get());
            }
        }

        List<LongAdder> counts() {
            return parts.stream().map(Received::by).toList();
        }

        long pings() {
            return parts.stream().mapToLong(it -> it.tally().pings()).sum();
        }

        /** Answers that came. */
        long echo(double perSecond, Duration time) throws Exception {
            Plan plan = new Plan(perSecond / parts.size(), Duration.ZERO, Duration.ZERO, time);
            List<Callable<Samples>> loads = parts.stream()
                    .map(it -> (Callable<Samples>) () -> new EchoLoad(it, MESSAGE).run(plan, NOBODY))
                    .toList();
            long received = 0;
            for (Future<Samples> each : threads.invokeAll(loads)) {
                received += each.get().of(Phase.MEASURED).received();
            }
            return received;
        }

        @Override
        public void close() {
            List<Callable<Void>> closing = parts.stream()
                    .map(it -> (Callable<Void>) () -> {
                        it.close();
                        return null;
                    })
                    .toList();
            try {
                threads.invokeAll(closing);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            threads.shutdown();
        }
    }
}
