package io.barnabas.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docker-compose.yml} under a name and on ports of its own. Closing it removes all of it, volumes as well. */
final class ComposeProject implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration UP = Duration.ofMinutes(5);
    private static final Duration DOWN = Duration.ofMinutes(3);
    private static final Map<String, String> ANY_PORTS = Stream.of(
                    "GATEWAY_PORT",
                    "GATEWAY_ADMIN_PORT",
                    "GATEWAY_1_ADMIN_PORT",
                    "HAPROXY_ADMIN_PORT",
                    "PROMETHEUS_PORT",
                    "GRAFANA_PORT")
            .collect(Collectors.toMap(it -> "BARNABAS_" + it, it -> "0"));

    private final List<String> compose;
    private final Map<String, String> containers = new HashMap<>();

    private ComposeProject(List<String> compose) {
        this.compose = compose;
    }

    /** Starts what the file names; skips the calling test where there is no Compose. */
    static ComposeProject up() throws IOException, InterruptedException {
        List<String> compose = new ArrayList<>(command());
        compose.addAll(List.of("-p", "barnabas-test-" + ProcessHandle.current().pid()));
        ComposeProject project = new ComposeProject(compose);
        try {
            project.run(UP, "up", "--build", "-d");
            return project;
        } catch (AssertionError e) {
            String logs = project.logs();
            project.close();
            throw new AssertionError("the stack did not come up; its logs:\n" + logs, e);
        }
    }

    /** The port of this machine that a service's port is published at. */
    int port(String service, int containerPort) throws IOException, InterruptedException {
        String address = docker("port", container(service), Integer.toString(containerPort))
                .lines()
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Sends SIGTERM to a service's container and waits for its end. Returns the exit code. */
    int stop(String service) throws IOException, InterruptedException {
        String container = container(service);
        run(DOWN, "stop", service);
        return Integer.parseInt(inspect(container, "{{.State.ExitCode}}"));
    }

    /** Ends a service's container as {@code kill -9} does. */
    void kill(String service) throws IOException, InterruptedException {
        docker("kill", container(service));
    }

    /** Runs a command in a service's container. Returns what it printed; fails where it does. */
    String exec(String service, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("exec", container(service)));
        all.addAll(List.of(command));
        return docker(all.toArray(String[]::new));
    }

    String inspect(String container, String format) throws IOException, InterruptedException {
        return docker("inspect", "-f", format, container).strip();
    }

    /** Its id, which is remembered: each question takes Compose a second. */
    String container(String service) throws IOException, InterruptedException {
        String known = containers.get(service);
        if (known == null) {
            known = run(ANSWER, "ps", "-q", service).strip();
            containers.put(service, known);
        }
        return known;
    }

    String logs() throws IOException, InterruptedException {
        return run(ANSWER, "logs", "--no-color");
    }

    @Override
    public void close() throws IOException {
        try {
            run(DOWN, "down", "-v", "--remove-orphans");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(ANSWER, Map.of(), command);
        assertThat(result.ok()).as(command + " printed:\n" + result.output()).isTrue();
        return result.output();
    }

    private String run(Duration atMost, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(compose);
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(atMost, ANY_PORTS, command);
        assertThat(result.ok()).as(command + " printed:\n" + result.output()).isTrue();
        return result.output();
    }

    private static List<String> command() throws IOException, InterruptedException {
        for (List<String> command : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> probe = new ArrayList<>(command);
            probe.add("version");
            if (Command.run(ANSWER, Map.of(), probe).ok()) {
                return command;
            }
        }
        throw Requirement.missing("neither docker compose nor docker-compose is installed");
    }
}
