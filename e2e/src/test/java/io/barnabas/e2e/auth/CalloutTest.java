package io.barnabas.e2e.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.AdmissionConfig.Handshakes;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthMode;
import io.barnabas.gateway.auth.OriginConfig;
import io.barnabas.gateway.auth.TokenSource;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker decides who may connect. */
class CalloutTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private final Doorkeeper doorkeeper = new Doorkeeper();

    @Test
    void whoIsAcceptedHasTheUserAndTheAttributesThatTheWorkerGave() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, doorkeeper);
                TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG);
                RawClient client = RawClient.open(gateway.port(), "/ws", "Authorization: Bearer ada")) {
            assertThat(worker.isReady()).isTrue();
            client.text("hello");
            assertThat(client.read().text()).isEqualTo("ada: hello");
            assertThat(doorkeeper.opened).hasSize(1);
            Opened opened = doorkeeper.opened.element();
            assertThat(opened.connection().userId()).isEqualTo("ada");
            assertThat(opened.attributes()).isEqualTo(Map.of("tenant", "acme"));
        }
        try (Inbound inbound = new Inbound(kafka, routes.routes().get(0).inbound())) {
            List<ConsumerRecord<byte[], byte[]>> all = inbound.await(4, any -> true);
            assertThat(all)
                    .extracting(it -> Inbound.header(it, "ce_type"))
                    .containsExactly(
                            "io.barnabas.connection.connect",
                            "io.barnabas.connection.opened",
                            "io.barnabas.connection.message",
                            "io.barnabas.connection.closed");
            assertThat(all)
                    .extracting(it -> Inbound.header(it, "ce_subject"))
                    .containsOnly(Inbound.header(all.get(0), "ce_subject"));
        }
    }

    @Test
    void whoIsRefusedGetsTheStatusAndTheReasonOfTheWorker() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, doorkeeper);
                TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG)) {
            assertThat(worker.isReady()).isTrue();
            RawClient.Response refused = refusal(gateway, "Authorization: Bearer bob");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.head()).containsIgnoringCase("retry-after: 5");
            assertThat(refused.body()).isEqualTo("bob is not welcome.\n");
            assertThat(refusal(gateway).status()).isEqualTo(401);
            assertThat(doorkeeper.opened).isEmpty();
        }
    }

    @Test
    void aHandlerThatDoesNotDecideKeepsTheRouteClosed() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, (message, context) -> {});
                TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG)) {
            assertThat(worker.isReady()).isTrue();
            RawClient.Response refused = refusal(gateway, "Authorization: Bearer ada");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("No handler decides here who may connect.\n");
        }
    }

    @Test
    void withoutAWorkerTheDeadlineRefuses() throws Exception {
        try (TestGateway gateway = gateway(TokenSource.AUTHORIZATION, SHORT)) {
            RawClient.Response refused = refusal(gateway, "Authorization: Bearer ada");
            assertThat(refused.status()).isEqualTo(504);
            assertThat(refused.head()).containsIgnoringCase("retry-after: 5");
        }
    }

    @Test
    void aConnectionWhoseFirstMessageHasTheTokenIsAdmittedOrClosed() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, doorkeeper);
                TestGateway gateway = gateway(TokenSource.FIRST_FRAME, LONG);
                RawClient ada = RawClient.open(gateway.port(), "/ws");
                RawClient bob = RawClient.open(gateway.port(), "/ws")) {
            assertThat(worker.isReady()).isTrue();
            ada.text("Bearer ada");
            ada.text("hello");
            assertThat(ada.read().text()).isEqualTo("ada: hello");
            bob.text("Bearer bob");
            RawClient.Frame close = bob.read();
            assertThat(close.closeCode()).isEqualTo(4401);
            assertThat(close.closeReason()).isEqualTo("bob is not welcome.");
        }
    }

    @Test
    void whatIsSentToAUserReachesAllConnectionsOfTheUserAndNoOther() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, doorkeeper);
                TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG);
                RawClient phone = RawClient.open(gateway.port(), "/ws", "Authorization: Bearer ada");
                RawClient laptop = RawClient.open(gateway.port(), "/ws", "Authorization: Bearer ada");
                RawClient eve = RawClient.open(gateway.port(), "/ws", "Authorization: Bearer eve");
                RawClient chat = RawClient.open(gateway.port(), "/chat")) {
            assertThat(worker.isReady()).isTrue();
            eve.text("to ada");
            assertThat(phone.read().text()).isEqualTo("eve: to ada");
            assertThat(laptop.read().text()).isEqualTo("eve: to ada");
            // One gateway delivers in the order of the partition: nothing came to the others before this.
            eve.text("to everyone");
            for (RawClient each : List.of(phone, laptop, eve, chat)) {
                assertThat(each.read().text()).isEqualTo("eve: to everyone");
            }
        }
    }

    @Tag(Requirement.LONG)
    @Test
    void manyWaitAtOnceWithoutHoldingAThread() throws Exception {
        int clients = 500;
        List<RawClient> waiting = new ArrayList<>();
        try (TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG)) {
            for (int i = 0; i < clients; i++) {
                waiting.add(request(gateway, "Authorization: Bearer user-" + i));
            }
            try (Inbound inbound = new Inbound(kafka, routes.routes().get(0).inbound())) {
                assertThat(inbound.await(clients, "connect")).hasSize(clients);
            }
            try (Worker worker = Workers.on(kafka, routes, doorkeeper)) {
                assertThat(worker.isReady()).isTrue();
                for (RawClient client : waiting) {
                    assertThat(client.readResponse().status()).isEqualTo(101);
                }
            }
        } finally {
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatGoesAwayWhileTheWorkerThinksLeavesNoConnection() throws Exception {
        try (Worker worker = Workers.on(kafka, routes, doorkeeper);
                TestGateway gateway = gateway(TokenSource.AUTHORIZATION, LONG)) {
            assertThat(worker.isReady()).isTrue();
            request(gateway, "Authorization: Bearer slow").reset();
            assertThat(doorkeeper.slowAsked.await(10, TimeUnit.SECONDS)).isTrue();
            doorkeeper.slowMayEnd.countDown();
            try (RawClient next = RawClient.open(gateway.port(), "/ws", "Authorization: Bearer ada")) {
                next.text("hello");
                assertThat(next.read().text()).isEqualTo("ada: hello");
            }
            Awaitility.await().until(() -> doorkeeper.opened.size() == 1);
        }
    }

    private TestGateway gateway(TokenSource source, Duration deadline) {
        AuthConfig auth = new AuthConfig(
                AuthMode.CALLOUT, List.of(source), null, null, Duration.ofSeconds(5), deadline, OriginConfig.DEFAULT);
        // A handshake may take as long as a worker on a busy machine.
        GatewayConfig defaults = GatewayConfig.defaults(kafka, routes);
        AdmissionConfig admission = defaults.entry().admission();
        Handshakes patient = new Handshakes(
                1_000,
                Duration.ofSeconds(60),
                admission.handshakes().maxHeaders(),
                admission.handshakes().maxHeaderBytes(),
                admission.handshakes().maxRequestLineBytes());
        return TestGateway.start(
                defaults.with(defaults.entry().with(admission.with(patient))).withAuth(Map.of("ws", auth)));
    }

    private static RawClient request(TestGateway gateway, String... headers) throws IOException {
        RawClient client = RawClient.tcp(gateway.port());
        String request = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        for (String header : headers) {
            request += header + "\r\n";
        }
        client.write((request + "\r\n").getBytes(ISO_8859_1));
        return client;
    }

    private static RawClient.Response refusal(TestGateway gateway, String... headers) throws IOException {
        try (RawClient client = request(gateway, headers)) {
            return client.readResponse();
        }
    }

    /** Lets in whoever is called ada, or slow once it may; answers with the user's name. */
    private static final class Doorkeeper implements MessageHandler {
        final Queue<Opened> opened = new ConcurrentLinkedQueue<>();
        final CountDownLatch slowAsked = new CountDownLatch(1);
        final CountDownLatch slowMayEnd = new CountDownLatch(1);

        @Override
        public ConnectDecision onConnect(Connect connect) throws InterruptedException {
            String token = connect.token();
            if (token == null) {
                return ConnectDecision.refuse(401, "Who are you?");
            }
            if (token.equals("slow")) {
                slowAsked.countDown();
                assertThat(slowMayEnd.await(10, TimeUnit.SECONDS)).isTrue();
            }
            return token.equals("bob")
                    ? ConnectDecision.refuse(429, "bob is not welcome.")
                    : ConnectDecision.accept(
                            token, Map.of("tenant", "acme"), Instant.now().plusSeconds(600));
        }

        @Override
        public void onOpened(Opened event, HandlerContext context) {
            opened.add(event);
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            String answer = message.connection().userId() + ": " + message.text();
            switch (message.text()) {
                case "to ada" -> context.publishToUser("ada", answer);
                case "to everyone" -> context.everyone(answer);
                default -> context.reply(answer);
            }
        }
    }
}
