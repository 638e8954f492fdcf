package io.barnabas.e2e.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handler decides who may connect. */
class ConnectTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final FakeGateway gateway = fixture.gateway;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionId connection = FakeGateway.connection(3);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theDecisionGoesToTheReplyAddressAndTheQuestionIsDone() {
        ask("good", Instant.now().plusSeconds(60));
        start(new Doorkeeper());

        ConsumerRecord<byte[], byte[]> answer = answer();
        assertThat(answer.partition()).isEqualTo(connection.partition());
        assertThat(Inbound.header(answer, HeaderNames.CORRELATION_ID)).isEqualTo("~" + connection + ":0:t:ws");
        assertThat(Inbound.header(answer, HeaderNames.ACTION)).isEqualTo("accept");
        assertThat(Inbound.value(answer)).isEqualTo("{\"user\":\"ada\",\"attributes\":{\"tenant\":\"acme\"}}");
        fixture.awaitAllCommitted();
    }

    @Test
    void aHandlerThatDoesNotDecideRefuses() {
        ask("good", Instant.now().plusSeconds(60));
        start((message, context) -> {});

        ConsumerRecord<byte[], byte[]> answer = answer();
        assertThat(Inbound.header(answer, HeaderNames.ACTION)).isEqualTo("refuse");
        assertThat(Inbound.header(answer, HeaderNames.CODE)).isEqualTo("403");
        assertThat(Inbound.header(answer, HeaderNames.REASON)).isEqualTo("No handler decides here who may connect.");
        fixture.awaitAllCommitted();
    }

    @Test
    void aQuestionThatNobodyWaitsForIsSkippedAndCounted() {
        ask("good", Instant.now().minusSeconds(60));
        gateway.sendMessage(connection, 1, "next");
        gateway.flush();
        start(new Doorkeeper());

        assertThat(Inbound.value(answer())).isEqualTo("next");
        fixture.awaitAllCommitted();
        assertThat(registry.get("barnabas.worker.connect.expired").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsLeavesADeadLetterWithoutTheToken() {
        ask("bad", Instant.now().plusSeconds(60));
        start(new Doorkeeper());

        try (Inbound letters = fixture.deadLetters()) {
            ConsumerRecord<byte[], byte[]> letter =
                    letters.await(1, any -> true).get(0);
            assertThat(Inbound.header(letter, HeaderNames.DLT_CAUSE)).isEqualTo("handler-failed");
            assertThat(Inbound.header(letter, HeaderNames.TYPE)).isEqualTo("io.barnabas.connection.connect");
            assertThat(letter.key()).isEqualTo(connection.toString().getBytes(UTF_8));
            assertThat(Inbound.value(letter)).contains("\"path\":\"/ws\"").doesNotContain("token");
        }
        fixture.awaitAllCommitted();
    }

    private void ask(String token, Instant deadline) {
        gateway.send(gateway.connect(connection, token, deadline));
        gateway.flush();
    }

    private void start(MessageHandler handler) {
        fixture.start(fixture.worker(handler)
                .retry(new RetryConfig(2, Duration.ofMillis(20), Duration.ofMillis(100)))
                .metrics(new MicrometerWorkerMetrics(registry)));
    }

    private ConsumerRecord<byte[], byte[]> answer() {
        try (Inbound outbound = fixture.read(fixture.route.outbound())) {
            return outbound.await(1, any -> true).get(0);
        }
    }

    private static final class Doorkeeper implements MessageHandler {
        @Override
        public ConnectDecision onConnect(Connect connect) {
            if ("bad".equals(connect.token())) {
                throw new IllegalStateException("no database");
            }
            return ConnectDecision.accept("ada", Map.of("tenant", "acme"), null);
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            var unused = context.reply(message.text());
        }
    }
}
