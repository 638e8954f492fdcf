package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.payload.JsonHandler;
import io.barnabas.worker.payload.PayloadConfig;
import io.barnabas.worker.payload.SerdeHandler;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers of values: what can be read is answered, the rest is a dead letter at once and stops nobody. */
class PayloadTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final ConnectionId connection = FakeGateway.connection(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    public record Order(String item, int count) {}

    @Test
    void jsonIsReadAndWhatIsNoneIsADeadLetterWithoutRetries() {
        fixture.start(JsonHandler.of(
                Order.class, (order, message, context) -> context.replyValue(Map.of("ordered", order.count()))));
        answersTheLastOnly(List.of("{\"item\":", "{\"item\":\"tea\",\"count\":2}"), "{\"ordered\":2}");
    }

    @Test
    void kafkasSerializersByConfigurationDoTheSame() {
        MessageHandler handler = SerdeHandler.<Integer, String>configured(
                (number, message, context) -> context.replyValue("number " + number));
        fixture.start(fixture.worker(handler)
                .payload(new PayloadConfig(
                        IntegerDeserializer.class.getName(), StringSerializer.class.getName(), Map.of())));
        answersTheLastOnly(List.of("too long", "\0\0\0\7"), "number 7");
    }

    private void answersTheLastOnly(List<String> messages, String answer) {
        long sequence = 0;
        for (String message : messages) {
            fixture.gateway.sendMessage(connection, ++sequence, message);
        }
        fixture.gateway.flush();
        fixture.awaitAllCommitted();

        try (Inbound letters = fixture.deadLetters();
                Inbound outbound = fixture.read(fixture.route.outbound())) {
            ConsumerRecord<byte[], byte[]> letter =
                    letters.await(1, any -> true).get(0);
            assertThat(Inbound.header(letter, HeaderNames.DLT_CAUSE)).isEqualTo("unreadable-payload");
            assertThat(Inbound.header(letter, HeaderNames.DLT_ATTEMPTS)).isEqualTo("1");
            assertThat(Inbound.value(letter)).isEqualTo(messages.get(0));
            assertThat(outbound.await(1, any -> true))
                    .extracting(Inbound::value)
                    .containsExactly(answer);
        }
    }
}
