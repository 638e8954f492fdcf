package io.barnabas.e2e.harness;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.standalone.BrokerStorage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** Brokers, each a controller as well and a process of its own, which can be killed and run out of room on the disk. */
public final class BrokerProcesses implements AutoCloseable {
    /** Sets limits of a process that runs. */
    public static final Requirement PRLIMIT = new Requirement("prlimit", "prlimit", "--version");

    private static final String LOGBACK = "broker-logback.xml";
    private static final String WARNINGS = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="warn"><appender-ref ref="console"/></root>
            </configuration>
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Path> configurations = new ArrayList<>();
    private final List<JavaProcess> processes = new ArrayList<>();
    private final List<JavaProcess> former = new ArrayList<>();
    private final KafkaSettings settings;

    private BrokerProcesses(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Brokers that answer, with numbers from 0.
     *
     * @param folder for what they store
     * @param properties overlay ours
     */
    public static BrokerProcesses start(Path folder, int brokers, Map<String, String> properties) throws Exception {
        List<Integer> ports = new ArrayList<>();
        List<Integer> controllers = new ArrayList<>();
        for (int i = 0; i < brokers; i++) {
            ports.add(FreePort.find());
            controllers.add(FreePort.find());
        }
        BrokerProcesses all = new BrokerProcesses(new KafkaSettings(
                ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","))));
        Files.writeString(folder.resolve(LOGBACK), WARNINGS);
        String clusterId = Uuid.randomUuid().toString();
        for (int i = 0; i < brokers; i++) {
            Path data = Files.createDirectory(folder.resolve("broker-" + i));
            Properties own = properties(i, ports.get(i), controllers);
            own.setProperty("log.dirs", data.toString());
            own.putAll(properties);
            BrokerStorage.format(data, i, clusterId);
            Path file = folder.resolve("broker-" + i + ".properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                own.store(writer, null);
            }
            all.configurations.add(file);
        }
        boolean up = false;
        try {
            for (Path file : all.configurations) {
                all.processes.add(process(file));
            }
            for (int i = 0; i < brokers; i++) {
                all.awaitUp(i);
            }
            up = true;
            return all;
        } finally {
            if (!up) {
                all.close();
            }
        }
    }

    private static Properties properties(int node, int port, List<Integer> controllers) {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < controllers.size(); i++) {
            voters.add(i + "@127.0.0.1:" + controllers.get(i));
        }
        Properties all = new Properties();
        all.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(node)),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllers.get(node)),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", String.join(",", voters)),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // One that is killed is missed after 2 s.
                Map.entry("broker.heartbeat.interval.ms", "400"),
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
                Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20))));
        return all;
    }

    private static JavaProcess process(Path configuration) throws IOException {
        List<String> flags = JavaProcess.shortLived(
                "-Xmx384m", "-Dlogback.configurationFile=" + configuration.resolveSibling(LOGBACK));
        return JavaProcess.start(flags, kafka.Kafka.class, configuration.toString());
    }

    private void awaitUp(int broker) {
        JavaProcess process = processes.get(broker);
        Awaitility.await("broker " + broker + " has started")
                .atMost(PATIENCE)
                .failFast("it has ended by itself", () -> !process.isAlive())
                .until(() -> isServing(broker));
    }

    /** In its own eyes and those of the controller. */
    private boolean isServing(int broker) throws InterruptedException {
        String own = settings.bootstrapServers().split(",", -1)[broker];
        Map<String, Object> fast = Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000);
        try (Admin admin = Admin.create(new KafkaSettings(own).with(fast))) {
            return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.id() == broker);
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    public KafkaSettings settings() {
        return settings;
    }

    /** Tells a broker to stop and waits until it has. */
    public void stop(int broker) throws IOException, InterruptedException {
        processes.get(broker).terminate();
    }

    /** Ends a broker as {@code kill -9} does. */
    public void kill(int broker) throws InterruptedException {
        processes.get(broker).kill();
    }

    /**
     * Lets each further write to a file fail, as on a disk that is full: the limit is that of the process on the length of
     * its files. Waits until the broker has ended by itself, as Kafka does then.
     */
    public void fillDisk(int broker) throws IOException, InterruptedException {
        JavaProcess process = processes.get(broker);
        int exit = new ProcessBuilder("prlimit", "--fsize=1", "--pid", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("prlimit ended with " + exit);
        }
        process.awaitExit();
    }

    /** Starts one that has ended, at its old address, and waits until it serves. */
    public void startAgain(int broker) throws IOException {
        former.add(processes.set(broker, process(configurations.get(broker))));
        awaitUp(broker);
    }

    /** What all of them have printed. */
    public List<String> output() {
        List<JavaProcess> all = new ArrayList<>(former);
        all.addAll(processes);
        return all.stream().flatMap(it -> it.output().stream()).toList();
    }

    @Override
    public void close() {
        for (JavaProcess process : processes) {
            try {
                process.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
