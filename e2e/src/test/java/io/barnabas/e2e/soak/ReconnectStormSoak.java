package io.barnabas.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.GatewayNode;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node with 10,000 clients is killed, and all of them come to the other one at once, again after each refusal. Those that
 * the other one has are served all the while.
 */
class ReconnectStormSoak {
    private static final int CLIENTS = 10_000;
    private static final int DEFAULT_UPGRADES = 2_000;
    private static final int SETTLED = 50;
    /** So many stand at the door at a time. */
    private static final int KNOCKING = 2_000;

    @TempDir
    private Path folder;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private SSLContext trust;

    /** With the default rate of upgrades, and one that is far less than what the machine can do. */
    @ParameterizedTest(name = "TLS: {0}, {1} upgrades per second")
    @CsvSource({"false, 2000", "false, 400", "true, 2000", "true, 100"})
    void theOtherNodeTakesThemAllAndServesItsOwn(boolean tls, int upgrades) throws Exception {
        List<String> flags = new ArrayList<>(tls ? tls() : List.of());
        flags.add("-Dbarnabas.gateway.admission.upgrades=" + upgrades);
        flags.add("-Dbarnabas.gateway.admission.upgrades-burst=" + 2 * upgrades);
        flags.add("-Xmx512m");
        List<RawClient> all = new CopyOnWriteArrayList<>();
        try (GatewayNode doomed = GatewayNode.start(kafka, routes, "doomed", flags);
                GatewayNode other = GatewayNode.start(kafka, routes, "other", flags)) {
            int first = doomed.port();
            int second = other.port();
            List<RawClient> settled = new ArrayList<>();
            for (int i = 0; i < SETTLED; i++) {
                settled.add(open(second));
            }
            storm(first, CLIENTS, all);
            refused.set(0);
            Pinger pinger = new Pinger(settled);
            pinger.start();
            pinger.awaitRounds(100);
            long quiet = pinger.takeP99();
            doomed.process().kill();
            for (RawClient client : all) {
                client.close();
            }
            all.clear();
            long killed = System.nanoTime();
            storm(second, CLIENTS, all);
            long took = System.nanoTime() - killed;
            long during = pinger.takeP99();
            pinger.end();
            System.out.printf(
                    "%s, at most %d upgrades per second: %d clients were back after %.1f s, %d times refused with 503, %d times without an answer; p99 of"
                            + " text pings of %d others %.1f ms before, %.1f ms meanwhile%n",
                    tls ? "TLS" : "plain",
                    upgrades,
                    all.size(),
                    took / 1e9,
                    refused.get(),
                    failed.get(),
                    SETTLED,
                    quiet / 1e6,
                    during / 1e6);
            assertThat(all).hasSize(CLIENTS);
            assertThat(pinger.lost()).isZero();
            if (upgrades < DEFAULT_UPGRADES) {
                assertThat(refused.get()).isPositive();
            }
            assertThat(other.process().isAlive()).isTrue();
            for (RawClient client : settled) {
                client.close();
            }
        } finally {
            for (RawClient client : all) {
                client.close();
            }
        }
    }

    /** So many clients at once, each of which comes again until it is taken. */
    private void storm(int port, int count, List<RawClient> taken) throws InterruptedException {
        ExecutorService knocking = Executors.newFixedThreadPool(KNOCKING);
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int seed = i;
            knocking.execute(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                RawClient client = null;
                while (client == null) {
                    client = tryOnce(port);
                    if (client == null) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200, 1_000)));
                    }
                }
                taken.add(client);
                done.countDown();
            });
        }
        assertThat(done.await(5, TimeUnit.MINUTES)).isTrue();
        knocking.shutdown();
    }

    private RawClient tryOnce(int port) {
        RawClient client = null;
        try {
            client = tcp(port);
            client.askForUpgrade("/ws");
            RawClient.Response answer = client.readResponse();
            if (answer.status() == 101) {
                return client;
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head()).contains("Retry-After: ");
            refused.incrementAndGet();
            client.close();
        } catch (IOException e) {
            failed.incrementAndGet();
        }
        return null;
    }

    private RawClient open(int port) throws IOException {
        RawClient client = tryOnce(port);
        if (client == null) {
            throw new IOException("refused at rest");
        }
        return client;
    }

    private RawClient tcp(int port) throws IOException {
        return trust == null
                ? RawClient.tcp(port)
                : RawClient.over(trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    private List<String> tls() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "localhost", "EC");
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        certificate.writeCertificate(chain);
        certificate.writeKey(key);
        trust = TestCertificate.client(null, certificate);
        return List.of("-Dbarnabas.gateway.tls.certificate=" + chain, "-Dbarnabas.gateway.tls.key=" + key);
    }

    /** Sends text pings, which the gateway itself answers, over connections that are there. */
    private static final class Pinger extends Thread {
        private final List<RawClient> clients;
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final List<Long> nanos = new ArrayList<>();

        Pinger(List<RawClient> clients) {
            super("pinger");
            this.clients = clients;
        }

        @Override
        public void run() {
            while (!stopping.get()) {
                for (RawClient client : clients) {
                    ping(client);
                }
                rounds.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        private void ping(RawClient client) {
            long start = System.nanoTime();
            try {
                client.text("ping");
                assertThat(client.read().text()).isEqualTo("pong");
                synchronized (nanos) {
                    nanos.add(System.nanoTime() - start);
                }
            } catch (IOException e) {
                lost.incrementAndGet();
            }
        }

        void awaitRounds(int count) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> rounds.get() >= count);
        }

        long takeP99() {
            synchronized (nanos) {
                long[] sorted = nanos.stream().mapToLong(it -> it).sorted().toArray();
                nanos.clear();
                return sorted.length == 0 ? 0 : Arrays.stream(sorted).toArray()[(int) (sorted.length * 0.99)];
            }
        }

        int lost() {
            return lost.get();
        }

        void end() throws InterruptedException {
            stopping.set(true);
            join();
        }
    }
}
