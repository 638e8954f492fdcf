package io.barnabas.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Asks admin ports, as load balancers and people do. */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Health() {}

    public static void awaitReady(String name, JavaProcess process, int adminPort) {
        Awaitility.await(name + " is ready").atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended by itself: " + process.output());
            }
            return isReady(adminPort);
        });
    }

    private static boolean isReady(int adminPort) {
        try {
            return get(adminPort, "/health/ready").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public static RawClient.Response get(int adminPort, String path) throws IOException {
        try (RawClient admin = RawClient.tcp(adminPort)) {
            admin.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return admin.readResponse();
        }
    }
}
