package io.barnabas.e2e.echo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a backend sees and does that has nothing but a Kafka client. */
class PlainKafkaWorkerTest {
    @Test
    void anAnswerToTheReplyHeadersReachesTheClient() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.with(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.text("hello");
            ConsumerRecord<byte[], byte[]> message = inbound.await(1, "message").get(0);
            assertThat(Inbound.value(message)).isEqualTo("hello");

            int partition = ByteBuffer.wrap(
                            message.headers().lastHeader("kafka_replyPartition").value())
                    .getInt();
            ProducerRecord<byte[], byte[]> reply = new ProducerRecord<>(
                    Inbound.header(message, "kafka_replyTopic"), partition, null, "you said hello".getBytes(UTF_8));
            reply.headers().add(message.headers().lastHeader("kafka_correlationId"));
            producer.send(reply).get();

            RawClient.Frame frame = client.read();
            assertThat(frame.opcode()).isEqualTo(RawClient.TEXT);
            assertThat(frame.text()).isEqualTo("you said hello");
        }
    }

    @Test
    void aCloseByTheClientIsToldWithItsCode() throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Inbound inbound = new Inbound(kafka, routes.topics().inbound());
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.close(1000, "bye");
            assertThat(client.read().closeCode()).isEqualTo(1000);
            assertThat(client.readsEnd()).isTrue();
            assertThat(Inbound.value(inbound.await(1, "closed").get(0)))
                    .startsWith("{\"code\":1000,\"reason\":\"bye\",\"wasClean\":true,\"closedBy\":\"client\"");
        }
    }
}
