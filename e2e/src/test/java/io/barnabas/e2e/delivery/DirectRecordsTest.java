package io.barnabas.e2e.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of records for single connections, written by anybody with a Kafka client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectRecordsTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);
    private TestGateway gateway;
    private KafkaProducer<byte[], byte[]> producer;
    private Inbound inbound;
    private Inbound deadLetters;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(kafka, routes);
        producer = new KafkaProducer<>(kafka.with(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
        inbound = new Inbound(kafka, routes.topics().inbound());
        deadLetters = new Inbound(kafka, routes.topics().deadLetters());
    }

    @AfterAll
    void stop() {
        deadLetters.close();
        inbound.close();
        producer.close();
        gateway.close();
    }

    @Test
    void aPushNeedsTheConnectionIdAlone() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            ConsumerRecord<byte[], byte[]> message = say(client, "push-me");
            push(Inbound.header(message, "ce_subject"), "pushed");
            assertThat(client.read().text()).isEqualTo("pushed");
        }
    }

    @Test
    void contentTypeDecidesTheFrameKind() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            String id = Inbound.header(say(client, "kinds"), "ce_subject");
            push(id, "bin", "content-type", "application/octet-stream");
            assertThat(client.read().opcode()).isEqualTo(RawClient.BINARY);
            push(id, "{}", "content-type", "application/json");
            assertThat(client.read().opcode()).isEqualTo(RawClient.TEXT);
        }
    }

    @Test
    void aCloseActionClosesWithItsCodeAndReason() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            String id = Inbound.header(say(client, "close-me"), "ce_subject");
            push(id, "", "barnabas_action", "close", "barnabas_code", "4000", "barnabas_reason", "enough");
            RawClient.Frame frame = client.read();
            assertThat(frame.opcode()).isEqualTo(RawClient.CLOSE);
            assertThat(frame.closeCode()).isEqualTo(4000);
            assertThat(frame.closeReason()).isEqualTo("enough");
            client.close(4000, "");
            assertThat(Inbound.value(of("closed", id)))
                    .contains("\"code\":4000", "\"wasClean\":true", "\"closedBy\":\"backend\"");
        }
    }

    @Test
    void aReplyToAConnectionThatIsGoneIsToldAsUndelivered() throws Exception {
        ConsumerRecord<byte[], byte[]> message;
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            message = say(client, "gone-soon");
            client.close(1000, "");
            client.read();
        }
        String id = Inbound.header(message, "ce_subject");
        of("closed", id);
        push(Inbound.header(message, "kafka_correlationId"), "too late");
        ConsumerRecord<byte[], byte[]> undelivered = of("undelivered", id);
        assertThat(Inbound.value(undelivered)).contains("\"cause\":\"gone\"", "\"sequence\":1", "\"bytes\":8");
        assertThat(Inbound.header(undelivered, "ce_source")).isEqualTo("/barnabas/ws");
        assertThat(undelivered.headers().lastHeader("kafka_replyTopic")).isNull();
    }

    @Test
    void textThatIsNotUtf8IsNotSentButToldAsUndelivered() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            ConsumerRecord<byte[], byte[]> message = say(client, "bad-text");
            String correlation = Inbound.header(message, "kafka_correlationId");
            send(correlation, new byte[] {(byte) 0xff}, "content-type", "text/plain");
            assertThat(Inbound.value(of("undelivered", Inbound.header(message, "ce_subject"))))
                    .contains("\"cause\":\"invalid-utf8\"");
            push(correlation, "still alive");
            assertThat(client.read().text()).isEqualTo("still alive");
        }
    }

    @Test
    void aRecordWithoutAddressIsDeadLettered() {
        ProducerRecord<byte[], byte[]> nobody =
                new ProducerRecord<>(routes.topics().outbound(), partition(), null, "nobody".getBytes(UTF_8));
        var unused = producer.send(nobody);
        ConsumerRecord<byte[], byte[]> letter =
                deadLetters.await(1, it -> Inbound.value(it).equals("nobody")).get(0);
        assertThat(Inbound.header(letter, "barnabas_dlt_cause")).isEqualTo("address");
        assertThat(Inbound.header(letter, "barnabas_dlt_topic"))
                .isEqualTo(routes.topics().outbound());
    }

    @Test
    void anUnknownActionIsDeadLetteredAndDoesNoHarm() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            String id = Inbound.header(say(client, "dance"), "ce_subject");
            push(id, "unknown-action", "barnabas_action", "dance");
            ConsumerRecord<byte[], byte[]> letter = deadLetters
                    .await(1, it -> Inbound.value(it).equals("unknown-action"))
                    .get(0);
            assertThat(Inbound.header(letter, "barnabas_dlt_cause")).isEqualTo("action");
            push(id, "fine");
            assertThat(client.read().text()).isEqualTo("fine");
        }
    }

    @Test
    void aRecordForAnEarlierStartOfTheNodeIsIgnored() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            ConnectionId id = ConnectionId.parse(Inbound.header(say(client, "incarnations"), "ce_subject"));
            push(new ConnectionId(id.node(), "earlier", id.partition(), id.number()).toString(), "not for you");
            push(id.toString(), "for you");
            assertThat(client.read().text()).isEqualTo("for you");
        }
    }

    private ConsumerRecord<byte[], byte[]> say(RawClient client, String text) throws Exception {
        client.text(text);
        return inbound.await(1, it -> Inbound.value(it).equals(text)).get(0);
    }

    private ConsumerRecord<byte[], byte[]> of(String type, String id) {
        return inbound.await(
                        1,
                        it -> Inbound.header(it, "ce_type").endsWith("." + type)
                                && Inbound.header(it, "ce_subject").equals(id))
                .get(0);
    }

    private int partition() {
        try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
            return ConnectionId.parse(Inbound.header(say(client, "where"), "ce_subject"))
                    .partition();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void push(String address, String text, String... headers) {
        send(address, text.getBytes(UTF_8), headers);
    }

    private void send(String address, byte[] value, String... headers) {
        String id = address.startsWith("~") ? address.substring(1).split(":", 2)[0] : address;
        ProducerRecord<byte[], byte[]> outbound = new ProducerRecord<>(
                routes.topics().outbound(), ConnectionId.parse(id).partition(), null, value);
        outbound.headers().add("kafka_correlationId", address.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            outbound.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        var unused = producer.send(outbound);
    }
}
