package io.barnabas.e2e.harness;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A gateway in a process of its own, which beats fast so that tests need not wait for long. */
public final class GatewayNode implements AutoCloseable {
    private static final Pattern ROUTE = Pattern.compile("Route ws: wss?://127\\.0\\.0\\.1:(\\d+)/ws .*");
    /** The closer may give a node up after twice that. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final JavaProcess process;
    private final int port;

    private GatewayNode(JavaProcess process) {
        this.process = process;
        boolean ready = false;
        try {
            awaitReady(1);
            ready = true;
        } finally {
            if (!ready) {
                System.out.println(String.join("\n", process.output()));
                process.close();
            }
        }
        port = process.output().stream()
                .map(ROUTE::matcher)
                .filter(Matcher::matches)
                .map(it -> Integer.parseInt(it.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** Ready on return. */
    public static GatewayNode start(KafkaSettings kafka, RouteConfigs routes, String node) throws IOException {
        return start(
                kafka,
                routes,
                node,
                JavaProcess.shortLived(
                        "-Dbarnabas.gateway.presence.beat=400ms",
                        "-Dbarnabas.gateway.presence.lease=" + LEASE.toMillis() + "ms"));
    }

    /** The same with JVM flags, and configuration by them, of one's own. */
    public static GatewayNode start(KafkaSettings kafka, RouteConfigs routes, String node, List<String> flags)
            throws IOException {
        List<String> all = new ArrayList<>(flags);
        all.add("-Dbarnabas.topics.prefix=" + Brokers.prefix(routes));
        all.add("-Dbarnabas.gateway.heartbeat.timeout=1h");
        all.add("-Dbarnabas.gateway.drain.notice=0s");
        return new GatewayNode(JavaProcess.start(
                all,
                Main.class,
                "gateway",
                "--bootstrap",
                kafka.bootstrapServers(),
                "--node",
                node,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--admin-port",
                "0"));
    }

    /** Waits until it has said so for that time. */
    public void awaitReady(int times) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(() -> !process.isAlive())
                .until(() -> process.output().stream()
                                .filter(line -> line.endsWith("Ready"))
                                .count()
                        >= times);
    }

    public int port() {
        return port;
    }

    public JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
