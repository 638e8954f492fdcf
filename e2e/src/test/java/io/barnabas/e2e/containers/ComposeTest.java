package io.barnabas.e2e.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docker compose up --build} is all that a newcomer types. */
@Tag(Docker.TAG)
class ComposeTest {
    private static final Duration READY = Duration.ofMinutes(1);

    @Test
    void theStackOfTheComposeFileEchoesChatsAndStopsCleanly() throws Exception {
        Docker.orSkip();
        try (ComposeProject stack = ComposeProject.up()) {
            try {
                awaitHealth(stack, "gateway");
                awaitHealth(stack, "worker");
                echoesAndChats(stack);
                stopsCleanly(stack);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("the stack's logs:\n" + stack.logs(), e);
            }
        }
    }

    private static void awaitHealth(ComposeProject stack, String service) throws IOException, InterruptedException {
        String container = stack.container(service);
        Awaitility.await().atMost(READY).pollInterval(Duration.ofMillis(200)).until(() -> stack.inspect(
                        container, "{{.State.Health.Status}}")
                .equals("healthy"));
    }

    private static void echoesAndChats(ComposeProject stack) throws IOException, InterruptedException {
        int port = stack.port("gateway", 8080);
        try (RawClient page = RawClient.tcp(port);
                RawClient echo = RawClient.open(port, "/ws");
                RawClient one = RawClient.open(port, "/chat");
                RawClient other = RawClient.open(port, "/chat")) {
            echo.text("back, please");
            assertThat(echo.read().text()).isEqualTo("back, please");
            one.text("to all");
            assertThat(one.read().text()).isEqualTo("to all");
            assertThat(other.read().text()).isEqualTo("to all");
            page.write("GET / HTTP/1.1\r\nHost: demo\r\n\r\n".getBytes(US_ASCII));
            assertThat(page.readResponse().status()).isEqualTo(200);
        }
        try (RawClient admin = RawClient.tcp(stack.port("gateway", 8081))) {
            admin.write("GET /health/ready HTTP/1.1\r\nHost: admin\r\n\r\n".getBytes(US_ASCII));
            assertThat(admin.readResponse().body()).isEqualTo("ready\n");
        }
    }

    /** 143: the JVM got SIGTERM and ended by itself; 137 would be Docker's SIGKILL after the grace period. */
    private static void stopsCleanly(ComposeProject stack) throws IOException, InterruptedException {
        try (RawClient client = RawClient.open(stack.port("gateway", 8080), "/ws")) {
            assertThat(stack.stop("gateway")).isEqualTo(143);
            assertThat(client.read().closeCode()).isEqualTo(1012);
        }
        assertThat(stack.stop("worker")).isEqualTo(143);
    }
}
