package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an idle connection keeps on the heap, by a class histogram of the gateway's JVM. */
class IdleConnectionTest {
    private static final int CONNECTIONS = 2_000;
    private static final long MAX_BYTES_EACH = 2_600;
    private static final String CONNECTION = "io.barnabas.gateway.connection.Connection";

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @Test
    @DisplayName("An idle connection is a bare pipeline and takes less than 2,600 bytes of heap")
    void idleConnections(@TempDir Path folder) throws Exception {
        // Once before it counts, so that pools and tables have their size.
        try (JavaProcess clients = openAll()) {
            clients.kill();
        }
        awaitConnections(0);
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        Histogram.ofLiveObjects(before);
        try (JavaProcess clients = openAll()) {
            Histogram.ofLiveObjects(after);
            clients.kill();
        }
        awaitConnections(0);

        Histogram more = Histogram.read(after).since(Histogram.read(before));
        long bytesEach = more.bytes() / CONNECTIONS;
        System.out.println("heap per idle connection: " + bytesEach + " bytes");
        assertThat(bytesEach).as(more.largest(20)).isLessThan(MAX_BYTES_EACH);

        for (String each : List.of(
                "io.barnabas.gateway.transport.StrictFrameDecoder",
                "io.barnabas.gateway.transport.WebSocketHandler",
                "io.netty.channel.DefaultChannelPipeline")) {
            assertThat(more.count(each)).as(each).isEqualTo(CONNECTIONS);
        }
        assertThat(more.count("io.netty.channel.DefaultChannelHandlerContext"))
                .as("handlers")
                .isEqualTo(2L * CONNECTIONS);
        assertThat(more.classes().entrySet())
                .as("nothing of the HTTP server, no timer, no queue is left")
                .noneMatch(it -> it.getValue().count() >= CONNECTIONS
                        && it.getKey()
                                .matches("io\\.vertx\\.core\\.(http|net)\\..*|.*HttpRequest.*|.*ScheduledFutureTask|"
                                        + ".*Mpsc.*|.*EarlyBytes|java\\.util\\.concurrent\\.ConcurrentLinkedQueue"));
    }

    private static JavaProcess openAll() throws Exception {
        JavaProcess clients =
                JavaProcess.start(IdleClients.class, String.valueOf(SERVER.port()), String.valueOf(CONNECTIONS));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> clients.output()
                .contains(IdleClients.OPEN));
        awaitConnections(CONNECTIONS);
        return clients;
    }

    /** Until there are so many, and nothing is on its way to Kafka. */
    private static void awaitConnections(int expected) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            Histogram now = Histogram.ofLiveObjects();
            return now.count(CONNECTION) == expected && now.count("io.barnabas.gateway.connection.InboundEvent") == 0;
        });
    }
}
