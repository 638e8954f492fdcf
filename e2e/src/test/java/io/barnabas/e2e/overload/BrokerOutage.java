package io.barnabas.e2e.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/**
 * A broker that is away while clients go on sending: nothing is lost or reordered, nobody is closed, heartbeats go on,
 * memory stays flat. Half of the clients ping by text as well.
 */
public final class BrokerOutage {
    private static final int MESSAGE_BYTES = 400;
    private static final String PADDING = "x".repeat(MESSAGE_BYTES);

    private final int clients;
    private final Duration outage;
    private final int perSecond;
    private final List<Talker> talkers = new ArrayList<>();

    /** @param perSecond messages per second and client */
    public BrokerOutage(int clients, Duration outage, int perSecond) {
        this.clients = clients;
        this.outage = outage;
        this.perSecond = perSecond;
    }

    /** What was seen. */
    public record Report(int taken, long heapAtSecondTen, long heapAtEnd, long bound, int pings) {
        @Override
        public String toString() {
            return taken + " frames; heap after collection " + (heapAtSecondTen >> 10) + " KiB at second 10, "
                    + (heapAtEnd >> 10) + " KiB at the end, bound in flight " + (bound >> 10) + " KiB; " + pings
                    + " Pings of the gateway";
        }
    }

    public Report run() throws Exception {
        RouteConfigs routes = new RouteConfigs(Topics.DEFAULT, List.of(RouteConfig.of("ws", "/ws", Topics.DEFAULT)));
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults())) {
            KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
            Brokers.createTopics(kafka, routes);
            GatewayConfig config = GatewayConfig.defaults(kafka, routes)
                    .with(ConnectionPolicy.DEFAULT.with(new HeartbeatConfig(3_000, 3_000, 1_000)));
            try (TestGateway gateway = TestGateway.start(config);
                    Worker worker = Workers.on(kafka, routes, (message, context) -> hear(message.text()))) {
                assertThat(worker.isReady()).isTrue();
                for (int i = 0; i < clients; i++) {
                    talkers.add(new Talker(i, gateway.port()));
                }
                var talking = timer.scheduleAtFixedRate(
                        () -> talkers.forEach(Talker::say), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
                var pinging =
                        timer.scheduleAtFixedRate(() -> talkers.forEach(Talker::ping), 0, 1_000, TimeUnit.MILLISECONDS);
                pause(Duration.ofSeconds(2));
                broker.stop();
                Duration early =
                        outage.compareTo(Duration.ofSeconds(20)) > 0 ? Duration.ofSeconds(10) : outage.dividedBy(3);
                pause(early);
                long heapEarly = heap();
                pause(outage.minus(early));
                long heapLate = heap();
                int pings = (int) gateway.metric("barnabas_pings_sent_total");
                assertThat(talkers).allSatisfy(it -> assertThat(it.isAlive()).isTrue());
                broker.start();
                pause(Duration.ofSeconds(2));
                talking.cancel(false);
                pinging.cancel(false);
                int taken = account(kafka, routes);
                Awaitility.await("the worker has handled all of it, in order")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> talkers.stream().allMatch(it -> it.heard.get() == it.said.get()));
                assertThat(gateway.metric("barnabas_connections_closed_total")).isZero();
                return new Report(
                        taken, heapEarly, heapLate, config.kafkaLimits().maxInFlightBytes(), pings);
            }
        } finally {
            timer.shutdownNow();
            for (Talker talker : talkers) {
                talker.close();
            }
        }
    }

    private int account(KafkaSettings kafka, RouteConfigs routes) {
        int sent = talkers.stream().mapToInt(it -> it.said.get()).sum();
        try (Inbound inbound = new Inbound(kafka, routes.topics().inbound())) {
            List<ConsumerRecord<byte[], byte[]>> messages = inbound.await(sent, "message");
            assertThat(messages).hasSize(sent);
            for (Talker talker : talkers) {
                String mine = talker.prefix();
                assertThat(messages.stream()
                                .map(Inbound::value)
                                .filter(it -> it.startsWith(mine))
                                .map(it -> it.substring(mine.length(), it.indexOf(' ', mine.length()))))
                        .as(mine)
                        .containsExactlyElementsOf(IntStream.range(0, talker.said.get())
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
        return sent;
    }

    /** What the worker hears: from each client all it said, in order; what comes again is no news. */
    private void hear(String text) {
        Talker talker = talkers.get(Integer.parseInt(text.split(" ", 3)[1]));
        int number = Integer.parseInt(text.substring(talker.prefix().length()).split(" ", 2)[0]);
        int heard = talker.heard.get();
        if (number > heard) {
            throw new IllegalStateException(talker.prefix() + number + " came after " + (heard - 1));
        }
        talker.heard.compareAndSet(number, number + 1);
    }

    private static long heap() {
        System.gc();
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return usage.getUsed();
    }

    private static void pause(Duration length) {
        Awaitility.await().pollDelay(length).atMost(length.plusSeconds(30)).until(() -> true);
    }

    private static final class Talker {
        private final int number;
        private final RawClient client;
        private final AtomicInteger said = new AtomicInteger();
        private final AtomicInteger heard = new AtomicInteger();
        private volatile long lastHeardNanos = System.nanoTime();
        private volatile boolean ended;

        Talker(int number, int port) throws IOException {
            this.number = number;
            this.client = RawClient.open(port, "/ws");
            Thread reader = new Thread(this::listen, "talker-" + number);
            reader.setDaemon(true);
            reader.start();
        }

        String prefix() {
            return "client " + number + " says ";
        }

        void say() {
            try {
                synchronized (this) {
                    client.text(prefix() + said.get() + " " + PADDING);
                    said.incrementAndGet();
                }
            } catch (IOException e) {
                ended = true;
            }
        }

        void ping() {
            if (number % 2 == 0) {
                try {
                    synchronized (this) {
                        client.text("ping");
                    }
                } catch (IOException e) {
                    ended = true;
                }
            }
        }

        /** As a client with a heartbeat of its own judges: something came within 10 s. */
        boolean isAlive() {
            return !ended
                    && System.nanoTime() - lastHeardNanos
                            < Duration.ofSeconds(10).toNanos();
        }

        private void listen() {
            try {
                while (true) {
                    RawClient.Frame frame = client.readAny();
                    lastHeardNanos = System.nanoTime();
                    if (frame.opcode() == RawClient.PING) {
                        synchronized (this) {
                            client.write(RawClient.frame(true, RawClient.PONG, frame.payload()));
                        }
                    } else if (frame.opcode() == RawClient.CLOSE) {
                        ended = true;
                    }
                }
            } catch (IOException e) {
                ended = true;
            }
        }

        void close() throws IOException {
            client.close();
        }
    }
}
