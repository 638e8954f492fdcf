package io.barnabas.e2e.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.examples.ChatHandler;
import io.barnabas.examples.EchoHandler;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Handlers behind a real gateway, seen by a client. */
class WithGatewayTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @Test
    void echoAnswersTextAsTextAndBinaryAsBinary() throws Exception {
        try (Worker worker = start("ws", new EchoHandler());
                TestGateway gateway = TestGateway.start(kafka, routes);
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            assertThat(worker.isReady()).isTrue();
            client.text("grüß Gott");
            RawClient.Frame text = client.read();
            assertThat(text.opcode()).isEqualTo(RawClient.TEXT);
            assertThat(text.text()).isEqualTo("grüß Gott");

            byte[] large = new byte[1 << 20];
            large[77] = 7;
            client.binary(large);
            RawClient.Frame binary = client.read();
            assertThat(binary.opcode()).isEqualTo(RawClient.BINARY);
            assertThat(binary.payload()).isEqualTo(large);
        }
    }

    @Test
    void aChatMessageReachesEveryConnectionOfEveryNodeOnce() throws Exception {
        try (Worker worker = start("chat", new ChatHandler());
                TestGateway one = TestGateway.start(kafka, routes);
                TestGateway other = TestGateway.start(kafka, routes);
                RawClient ann = RawClient.open(one.port(), "/chat");
                RawClient bob = RawClient.open(other.port(), "/chat")) {
            assertThat(worker.isReady()).isTrue();
            ann.text("first");
            for (RawClient client : new RawClient[] {ann, bob}) {
                assertThat(client.read().text()).isEqualTo("first");
            }
            bob.text("second");
            for (RawClient client : new RawClient[] {ann, bob}) {
                assertThat(client.read().text()).isEqualTo("second");
            }
        }
    }

    @Test
    void aHandlerPushesAndCloses() throws Exception {
        MessageHandler handler = new MessageHandler() {
            @Override
            public void onOpened(Opened opened, HandlerContext context) {
                context.push("welcome");
            }

            @Override
            public void onMessage(Message message, HandlerContext context) {
                context.push(message.text().getBytes(UTF_8));
                context.close(4000, "enough");
            }
        };
        try (Worker worker = start("ws", handler);
                TestGateway gateway = TestGateway.start(kafka, routes);
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            assertThat(worker.isReady()).isTrue();
            assertThat(client.read().text()).isEqualTo("welcome");
            client.text("bye");
            assertThat(client.read().opcode()).isEqualTo(RawClient.BINARY);
            RawClient.Frame close = client.read();
            assertThat(close.closeCode()).isEqualTo(4000);
            assertThat(close.closeReason()).isEqualTo("enough");
        }
    }

    private Worker start(String routeName, MessageHandler handler) {
        var route = routes.routes().stream()
                .filter(it -> it.name().equals(routeName))
                .findFirst()
                .orElseThrow();
        Worker worker = Worker.builder(kafka)
                .topics(routes.topics())
                .group(routes.topics().inbound())
                .route(route, handler)
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(worker::isReady);
        return worker;
    }
}
