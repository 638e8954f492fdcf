package io.barnabas.e2e.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml}, read. */
final class ComposeFile {
    private final Map<String, Map<String, Object>> services;

    private ComposeFile(Map<String, Map<String, Object>> services) {
        this.services = services;
    }

    @SuppressWarnings("unchecked")
    static ComposeFile read() throws IOException {
        try (Reader reader = Files.newBufferedReader(DeployFolder.ROOT.resolve("docker-compose.yml"))) {
            Map<String, Object> file = new Yaml().load(reader);
            return new ComposeFile((Map<String, Map<String, Object>>) file.get("services"));
        }
    }

    /** What a service is told by variables, as text. */
    Map<String, Object> environment(String service) {
        return cast(services.get(service).get("environment"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object mapping) {
        return (Map<String, Object>) mapping;
    }

    Map<String, Map<String, Object>> services() {
        return services;
    }

    /** How long Docker waits after SIGTERM before it kills. */
    Duration stopGrace(String service) {
        return DeployFolder.duration(
                services.get(service).get("stop_grace_period").toString());
    }
}
