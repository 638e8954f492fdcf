package io.barnabas.e2e.chaos;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.BrokerCluster;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FaultProxy;
import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.HaProxy;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers, three gateways and two workers, a process each but for the brokers; HAProxy before the gateways where it
 * is installed; and between it and each gateway a network that can be silenced.
 */
final class Site implements AutoCloseable {
    static final int GATEWAYS = 3;
    static final int WORKERS = 2;
    static final int BROKERS = 3;

    private static final int PARTITIONS = 4;
    private static final Map<String, String> CLUSTER = Map.of(
            "offsets.topic.replication.factor", "3",
            "offsets.topic.num.partitions", "4",
            "min.insync.replicas", "2",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "500",
            "group.consumer.min.session.timeout.ms", "4000",
            "group.consumer.session.timeout.ms", "4000",
            "group.consumer.assignment.interval.ms", "100");

    final BrokerCluster cluster;
    final KafkaSettings kafka;
    final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    final List<Gateway> gateways = new ArrayList<>();
    final List<FaultProxy> networks = new ArrayList<>();
    private final List<JavaProcess> workers = new ArrayList<>();
    private final List<Integer> workerAdminPorts = new ArrayList<>();
    private final List<JavaProcess> formerWorkers = new ArrayList<>();
    private @Nullable HaProxy haproxy;

    /** Serves on return. */
    Site(Path folder) throws Exception {
        cluster = BrokerCluster.start(BROKERS, CLUSTER);
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
        boolean balanced = HaProxy.INSTALLED.isMet();
        for (int i = 0; i < GATEWAYS; i++) {
            Gateway gateway = new Gateway("gateway-" + i, gatewayFlags(balanced));
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

    /** Keeps what all processes have printed. */
    void dump(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Gateway gateway : gateways) {
            Files.write(folder.resolve(gateway.name() + ".log"), gateway.output());
        }
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
        return JavaProcess.start(
                flags, Main.class, "worker", "--admin-port", Integer.toString(workerAdminPorts.get(index)));
    }

    private void awaitWorker(int index) {
        Health.awaitReady("worker-" + index, workers.get(index), workerAdminPorts.get(index));
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
