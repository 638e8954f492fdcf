package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.examples.EchoHandler;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket clients that are not ours get each message back, in order, from a worker behind Kafka. */
@Tag(Requirement.LONG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientsTest {
    private TestGateway gateway;
    private Worker worker;

    @BeforeAll
    void start() {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        worker = Workers.start(Worker.builder(kafka)
                .topics(routes.topics())
                .group("workers-of-" + routes.topics().inbound())
                .route(routes.routes().get(0), new EchoHandler())
                .route(routes.routes().get(1), new WelcomingEcho()));
        gateway = TestGateway.start(kafka, routes);
    }

    @AfterAll
    void stop() {
        gateway.close();
        worker.close();
    }

    @Test
    void pythonWebsocketsFromOneByteToOneMebibyte() throws Exception {
        Path packages = Packages.python("clients");
        Map<String, String> environment = Map.of("PYTHONPATH", packages.toString());
        try (Program client =
                Program.start(Packages.example("clients"), environment, "python3", "-B", "echo.py", url("/ws"))) {
            client.awaitOutput("ok\n");
            assertThat(client.awaitExit()).isZero();
        }
    }

    @Test
    void nodeWsFromOneByteToOneMebibyte() throws Exception {
        try (Program client = Program.start(Packages.node("clients"), Map.of(), "node", "echo.mjs", url("/ws"))) {
            client.awaitOutput("ok\n");
            assertThat(client.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536, 1 << 20})
    void wscatText(int size) throws Exception {
        String text = "w".repeat(size);
        Path folder = Packages.node("clients");
        try (Program wscat =
                Program.start(folder, Map.of(), "node", "node_modules/wscat/bin/wscat", "--connect", url("/chat"))) {
            // What is typed before it has connected is lost, and it says so only on a terminal.
            wscat.awaitOutput("welcome\n");
            wscat.type(text);
            wscat.awaitOutput(text + "\n");
        }
    }

    private String url(String path) {
        return "ws://127.0.0.1:" + gateway.port() + path;
    }

    private static final class WelcomingEcho implements MessageHandler {
        @Override
        public void onOpened(Opened opened, HandlerContext context) {
            context.push("welcome");
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            context.reply(message.kind(), message.payload());
        }
    }
}
