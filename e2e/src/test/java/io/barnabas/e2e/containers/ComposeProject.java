package io.barnabas.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code docker-compose.yml} under a name and on ports of its own. Closing it removes all of it, volumes as well. */
final class ComposeProject implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration UP = Duration.ofMinutes(5);
    private static final Duration DOWN = Duration.ofMinutes(3);
    private static final Map<String, String> ANY_PORTS =
            Map.of("BARNABAS_GATEWAY_PORT", "0", "BARNABAS_GATEWAY_ADMIN_PORT", "0");

    private final List<String> compose;

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
        String address = run(ANSWER, "port", service, Integer.toString(containerPort))
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

    String inspect(String container, String format) throws IOException, InterruptedException {
        Command.Result result = Command.run(ANSWER, "docker", "inspect", "-f", format, container);
        assertThat(result.ok()).as(result.output()).isTrue();
        return result.output().strip();
    }

    String container(String service) throws IOException, InterruptedException {
        return run(ANSWER, "ps", "-q", service).strip();
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
