package io.barnabas.bench.server;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Broker, gateways and worker, each a process of its own on free ports, with all defaults. */
public final class Servers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GATEWAY = "gateway";
    private static final Pattern BROKER = Pattern.compile(ChildMain.LISTENING + "(.*)");
    private static final Pattern ROUTE = Pattern.compile("Route ws: (ws://\\S+) .*");

    private final Deque<Child> children = new ArrayDeque<>();
    private final Path folder;
    private final List<String> urls = new ArrayList<>();
    private String bootstrap = "";

    private Servers(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts them, with one gateway, and waits until a message has come back once.
     *
     * @param flags JVM flags for all of them, on top of this JVM's
     * @param say takes a line when each is up
     */
    public static Servers start(List<String> flags, Consumer<String> say) throws InterruptedException {
        return start(1, flags, say);
    }

    /**
     * The same with several gateways, each with an outbound partition of its own; through each a message has come back.
     *
     * @param gateways how many, from 1 on
     */
    public static Servers start(int gateways, List<String> flags, Consumer<String> say) throws InterruptedException {
        Servers servers = new Servers(temporaryFolder());
        boolean up = false;
        try {
            servers.startAll(gateways, flags, say);
            up = true;
            return servers;
        } finally {
            if (!up) {
                servers.close();
            }
        }
    }

    public String bootstrapServers() {
        return bootstrap;
    }

    /** The echo's, at the first gateway. */
    public String url() {
        return urls.get(0);
    }

    /** The echo's, at each gateway. */
    public List<String> urls() {
        return List.copyOf(urls);
    }

    /** In the order in which a message passes them first; gateways have one name. */
    public List<ServerProcess> processes() {
        return Stream.of(GATEWAY, "broker", "worker").flatMap(this::find).toList();
    }

    private Stream<ServerProcess> find(String name) {
        return children.stream().map(Child::process).filter(it -> it.name().equals(name));
    }

    private void startAll(int gateways, List<String> flags, Consumer<String> say) throws InterruptedException {
        Child broker = start("broker", flags, List.of(ChildMain.BROKER));
        bootstrap = broker.await(BROKER, PATIENCE);
        say.accept("Broker at " + bootstrap);
        createTopics();
        start("worker", flags, List.of("worker", "--bootstrap", bootstrap));
        for (int ordinal = 0; ordinal < gateways; ordinal++) {
            urls.add(startGateway(ordinal, flags).await(ROUTE, PATIENCE));
            say.accept("Gateway at " + urls.get(ordinal));
        }
        for (String url : urls) {
            probe(url);
        }
        say.accept("Worker answers");
    }

    private Child startGateway(int ordinal, List<String> flags) {
        return start(
                GATEWAY,
                flags,
                List.of(
                        "gateway",
                        "--bootstrap",
                        bootstrap,
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--admin-port",
                        "0",
                        "--node",
                        "bench-" + ordinal,
                        "--ordinal",
                        Integer.toString(ordinal)));
    }

    private void probe(String url) throws InterruptedException {
        if (!EchoProbe.succeeds(url, PATIENCE)) {
            StringBuilder said = new StringBuilder();
            children.forEach(it -> said.append(it.said()).append(System.lineSeparator()));
            throw new CommandException("No message came back from " + url + " within " + PATIENCE.toSeconds()
                    + " s; the servers said: " + said);
        }
    }

    private Child start(String name, List<String> flags, List<String> arguments) {
        Child child = Child.start(name, folder, flags, arguments);
        children.push(child);
        return child;
    }

    private void createTopics() {
        try (Admin admin = Admin.create(new KafkaSettings(bootstrap).with(Map.of()))) {
            new TopicAdmin(admin, PATIENCE).create(TopicPlan.of(RouteConfigs.defaults(Topics.DEFAULT)), 1, false);
        }
    }

    /** Stops them, the last started first. */
    @Override
    public void close() {
        while (!children.isEmpty()) {
            children.pop().close();
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new CommandException("Could not delete " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("barnabas-bench-");
        } catch (IOException e) {
            throw new CommandException("No temporary folder: " + e.getMessage(), e);
        }
    }
}
