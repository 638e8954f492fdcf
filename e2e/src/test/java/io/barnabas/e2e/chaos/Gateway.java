package io.barnabas.e2e.chaos;

import io.barnabas.e2e.harness.FreePort;
import io.barnabas.e2e.harness.Health;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway that is started again and again, in processes of its own, at the same ports. */
final class Gateway implements AutoCloseable {
    static final int STOPPED_BY_SIGTERM = 143;

    private final String name;
    private final List<String> flags;
    private final Map<String, String> environment;
    private final int port = FreePort.find();
    private final int adminPort = FreePort.find();
    private final List<JavaProcess> starts = new ArrayList<>();

    Gateway(String name, List<String> flags, Map<String, String> environment) throws IOException {
        this.name = name;
        this.flags = flags;
        this.environment = environment;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    void start() throws IOException {
        starts.add(JavaProcess.start(
                environment,
                flags,
                Main.class,
                "gateway",
                "--node",
                name,
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--admin-port",
                Integer.toString(adminPort)));
    }

    void awaitReady() {
        Health.awaitReady(name, process(), adminPort);
    }

    JavaProcess process() {
        return starts.get(starts.size() - 1);
    }

    void drain() throws IOException, InterruptedException {
        int code = process().terminate();
        if (code != STOPPED_BY_SIGTERM) {
            throw new AssertionError(name + " was told to stop and ended with " + code);
        }
    }

    /** How many connections it says it has. */
    int connections() throws IOException {
        return Health.get(adminPort, "/metrics")
                .body()
                .lines()
                .filter(it -> it.matches("barnabas_connections_open[{ ].*"))
                .mapToInt(it -> (int) Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What all its processes have printed. */
    List<String> output() {
        return starts.stream().flatMap(it -> it.output().stream()).toList();
    }

    @Override
    public void close() {
        starts.forEach(JavaProcess::close);
    }
}
