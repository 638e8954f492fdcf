package io.barnabas.e2e.chaos;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.BrokerProcesses;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FaultProxy;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.Health;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.MovableClock;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers, three gateways and two workers, a process each; HAProxy before the gateways where it is installed; and
 * between it and each gateway a network that can be silenced.
 */
final class Site implements AutoCloseable {
    static final int GATEWAYS = 3;
    static final int WORKERS = 2;
    static final int BROKERS = 3;

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> CLUSTER = Map.of(
            "offsets.topic.replication.factor", "3",
            "offsets.topic.num.partitions", "4",
            "min.insync.replicas", "2",
            "transaction.state.log.num.partitions", "4",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "500",
            "group.consumer.min.session.timeout.ms", "4000",
            "group.consumer.session.timeout.ms", "4000",
            "group.consumer.assignment.interval.ms", "100");

    final BrokerProcesses cluster;
    final KafkaSettings kafka;
    final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    final List<Gateway> gateways = new ArrayList<>();
    final List<FaultProxy> networks = new ArrayList<>();
    private final List<JavaProcess> workers = new ArrayList<>();
    private final List<Integer> workerAdminPorts = new ArrayList<>();
    private final List<JavaProcess> formerWorkers = new ArrayList<>();
    private final Map<String, MovableClock> clocks = new HashMap<>();
    private @Nullable HaProxy haproxy;

    /** Serves on return. */
    Site(Path folder) throws Exception {
        cluster = BrokerProcesses.start(folder, BROKERS, CLUSTER);
        kafka = cluster.settings();
        try {
            Brokers.createTopics(kafka, routes, PARTITIONS, BROKERS);
            startAll(folder);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void startAll(Path folder) throws Exception {
        for (int i = 0; i < GATEWAYS + WORKERS; i++) {
            String name = i < GATEWAYS ? gatewayName(i) : workerName(i - GATEWAYS);
            MovableClock.in(folder, name).ifPresent(clock -> clocks.put(name, clock));
        }
        boolean balanced = HaProxy.INSTALLED.isMet();
        for (int i = 0; i < GATEWAYS; i++) {
            Gateway gateway = new Gateway(gatewayName(i), gatewayFlags(balanced), environment(gatewayName(i)));
            gateways.add(gateway);
            networks.add(new FaultProxy(gateway.port()));
            gateway.start();
        }
        for (int i = 0; i < WORKERS; i++) {
            workerAdminPorts.add(FreePort.find());
            workers.add(worker(i));
        }
        gateways.forEach(Gateway::awaitReady);
        for (int i = 0; i < WORKERS; i++) {
            awaitWorker(i);
        }
        if (balanced) {
            List<HaProxy.Node> nodes = new ArrayList<>();
            for (int i = 0; i < GATEWAYS; i++) {
                nodes.add(
                        new HaProxy.Node(networks.get(i).port(), gateways.get(i).adminPort()));
            }
            haproxy = HaProxy.before(nodes, folder);
        }
    }

    RouteConfig route() {
        return routes.routes().get(0);
    }

    /** What can be made to go wrong on this machine. */
    Set<Fault> possible() throws InterruptedException {
        EnumSet<Fault> all = EnumSet.allOf(Fault.class);
        if (clocks.isEmpty()) {
            all.removeAll(EnumSet.of(Fault.GATEWAY_CLOCK_JUMPS, Fault.WORKER_CLOCK_JUMPS));
        }
        if (!BrokerProcesses.PRLIMIT.isMet()) {
            all.remove(Fault.LEADER_DISK_FULL);
        }
        return all;
    }

    static String gatewayName(int index) {
        return "gateway-" + index;
    }

    static String workerName(int index) {
        return "worker-" + index;
    }

    MovableClock clock(String name) {
        return Objects.requireNonNull(clocks.get(name));
    }

    private Map<String, String> environment(String name) {
        MovableClock clock = clocks.get(name);
        return clock == null ? Map.of() : clock.environment();
    }

    boolean isBalanced() {
        return haproxy != null;
    }

    /** Where a client is to connect. */
    int port(Random random) {
        return haproxy == null ? networks.get(random.nextInt(GATEWAYS)).port() : haproxy.port();
    }

    void killWorker(int index) throws InterruptedException {
        workers.get(index).kill();
    }

    void startWorkerAgain(int index) throws IOException {
        formerWorkers.add(workers.set(index, worker(index)));
        awaitWorker(index);
    }

    /** Tells a worker to stop, and starts it again when it has. */
    void replaceWorker(int index) throws IOException, InterruptedException {
        int code = workers.get(index).terminate();
        if (code != Gateway.STOPPED_BY_SIGTERM) {
            throw new AssertionError(workerName(index) + " was told to stop and ended with " + code);
        }
        startWorkerAgain(index);
    }

    /** Until the load balancer, where there is one, takes all gateways for ready. */
    void awaitBalance() {
        HaProxy balancer = haproxy;
        if (balancer != null) {
            Awaitility.await().atMost(PATIENCE).until(() -> balancer.ready() == GATEWAYS);
        }
    }

    /** Keeps what all processes have printed. */
    void dump(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Gateway gateway : gateways) {
            Files.write(folder.resolve(gateway.name() + ".log"), gateway.output());
        }
        Files.write(folder.resolve("brokers.log"), cluster.output());
        List<JavaProcess> all = new ArrayList<>(formerWorkers);
        all.addAll(workers);
        Files.write(
                folder.resolve("workers.log"),
                all.stream().flatMap(it -> it.output().stream()).toList());
    }

    private List<String> gatewayFlags(boolean balanced) {
        List<String> flags = flags();
        flags.addAll(List.of(
                "-Dbarnabas.gateway.presence.beat=400ms",
                "-Dbarnabas.gateway.presence.lease=2s",
                "-Dbarnabas.gateway.drain.notice=2s",
                "-Dbarnabas.gateway.drain.flush=6s",
                // So that one who does not read is closed for it.
                "-Dbarnabas.gateway.connection.max-queued=128KiB"));
        if (balanced) {
            flags.add("-Dbarnabas.gateway.trusted-proxies=127.0.0.1");
            flags.add("-Dbarnabas.gateway.proxy-protocol=true");
        }
        return flags;
    }

    private List<String> flags() {
        List<String> flags = JavaProcess.shortLived();
        flags.add("-Dbarnabas.kafka.bootstrap-servers=" + kafka.bootstrapServers());
        flags.add("-Dbarnabas.topics.prefix=" + Brokers.prefix(routes));
        return flags;
    }

    private JavaProcess worker(int index) throws IOException {
        List<String> flags = flags();
        flags.add("-Dbarnabas.worker.closer.timeout=4s");
        // Nobody starts it again here when it gives up.
        flags.add("-Dbarnabas.worker.start-timeout=" + PATIENCE.toSeconds() + "s");
        return JavaProcess.start(
                environment(workerName(index)),
                flags,
                Main.class,
                "worker",
                "--admin-port",
                Integer.toString(workerAdminPorts.get(index)));
    }

    private void awaitWorker(int index) {
        Health.awaitReady(workerName(index), workers.get(index), workerAdminPorts.get(index));
    }

    @Override
    public void close() {
        if (haproxy != null) {
            haproxy.close();
        }
        gateways.forEach(Gateway::close);
        workers.forEach(JavaProcess::close);
        for (FaultProxy network : networks) {
            try {
                network.close();
            } catch (IOException e) {
                System.err.println("not closed: " + e);
            }
        }
        cluster.close();
    }
}
