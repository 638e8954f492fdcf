package io.barnabas.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The system's HAProxy before gateways of this machine, with {@code deploy/haproxy/haproxy.cfg} as it is. */
public final class HaProxy implements AutoCloseable {
    public static final Requirement INSTALLED =
            new Requirement("haproxy", ServerProcess.shell(List.of("haproxy", "-v")));
    /** The file that Compose uses, too. */
    public static final Path CONFIGURATION =
            Path.of("../deploy/haproxy/haproxy.cfg").toAbsolutePath().normalize();

    private final ServerProcess process;
    private final int port;
    private final int adminPort;

    private HaProxy(ServerProcess process, int port, int adminPort) {
        this.process = process;
        this.port = port;
        this.adminPort = adminPort;
    }

    /** Where a gateway listens, for clients and for operators. */
    public record Node(int port, int adminPort) {
        public static Node of(TestGateway gateway) {
            return new Node(gateway.port(), gateway.app().adminPort());
        }
    }

    /**
     * Serves on return; both nodes count as ready until a check has failed.
     *
     * @param folder for what it prints
     */
    public static HaProxy before(Node first, Node second, Path folder) throws IOException, InterruptedException {
        return before(List.of(first, second), folder);
    }

    /** The same before two or more; the file gets a line for each further one. */
    public static HaProxy before(List<Node> nodes, Path folder) throws IOException, InterruptedException {
        INSTALLED.orSkip();
        int port = FreePort.find();
        int adminPort = FreePort.find();
        Map<String, String> environment = new HashMap<>(Map.of(
                "BARNABAS_BIND", "127.0.0.1:" + port,
                "BARNABAS_ADMIN_BIND", "127.0.0.1:" + adminPort,
                "BARNABAS_MAX_CONNECTIONS", "400"));
        for (int i = 0; i < nodes.size(); i++) {
            environment.put("BARNABAS_GATEWAY_" + i, "127.0.0.1:" + nodes.get(i).port());
            environment.put(
                    "BARNABAS_GATEWAY_" + i + "_ADMIN_PORT",
                    Integer.toString(nodes.get(i).adminPort()));
        }
        Path file = nodes.size() == 2 ? CONFIGURATION : extended(nodes.size(), folder);
        List<String> command = List.of("haproxy", "-db", "-f", file.toString());
        return new HaProxy(ServerProcess.start(folder, environment, port, command), port, adminPort);
    }

    private static Path extended(int nodes, Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(CONFIGURATION, StandardCharsets.UTF_8)) {
            lines.add(line);
            if (line.strip().startsWith("server gateway-1 ")) {
                for (int i = 2; i < nodes; i++) {
                    lines.add(line.replace("gateway-1", "gateway-" + i).replace("GATEWAY_1", "GATEWAY_" + i));
                }
            }
        }
        return Files.write(folder.resolve("haproxy.cfg"), lines);
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    /** How many nodes it takes for ready; -1 where it does not say. */
    public int ready() throws IOException {
        return value("haproxy_backend_active_servers{proxy=\"gateways\"}");
    }

    /** Connections that it holds to a node, 0 or 1; -1 where it does not say. */
    public int sessions(int node) throws IOException {
        return value("haproxy_server_current_sessions{proxy=\"gateways\",server=\"gateway-" + node + "\"}");
    }

    /** Its metrics, in the text format of Prometheus. */
    public String metrics() throws IOException {
        return metrics(adminPort);
    }

    /** The same of one that something else has started, by its admin port. */
    public static String metrics(int adminPort) throws IOException {
        try (RawClient admin = RawClient.tcp(adminPort)) {
            admin.write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return admin.readAll();
        }
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }

    private int value(String sample) throws IOException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToInt(line -> Integer.parseInt(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(-1);
    }
}
