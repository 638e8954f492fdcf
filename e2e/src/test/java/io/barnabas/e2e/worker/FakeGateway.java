package io.barnabas.e2e.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.ConnectEvent;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.RecordHeaders;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a gateway's records without sockets, so that a test can write any of them in any order. */
final class FakeGateway implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final RouteConfig route;

    FakeGateway(KafkaSettings kafka, RouteConfig route) {
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of("acks", "all")), new ByteArraySerializer(), new ByteArraySerializer());
        this.route = route;
    }

    static ConnectionId connection(int number) {
        return new ConnectionId("fake", "1", number % 4, number);
    }

    /** The record of a message, not yet sent. */
    ProducerRecord<byte[], byte[]> message(ConnectionId connection, long sequence, String text) {
        ProducerRecord<byte[], byte[]> record = event(EventType.MESSAGE, connection, text.getBytes(UTF_8));
        RecordHeaders.put(record.headers(), HeaderNames.SEQUENCE, String.format("%020d", sequence));
        RecordHeaders.put(record.headers(), HeaderNames.CONTENT_TYPE, FrameKind.TEXT.contentType());
        return answerable(record, connection, sequence);
    }

    ProducerRecord<byte[], byte[]> connect(ConnectionId connection, String token, Instant deadline) {
        ConnectEvent value = new ConnectEvent(route.name(), route.path(), "127.0.0.1:9", null, token, deadline);
        return answerable(event(EventType.CONNECT, connection, value.toJson()), connection, 0);
    }

    private ProducerRecord<byte[], byte[]> answerable(
            ProducerRecord<byte[], byte[]> record, ConnectionId connection, long sequence) {
        RecordHeaders.put(record.headers(), HeaderNames.REPLY_TOPIC, route.outbound());
        RecordHeaders.put(record.headers(), HeaderNames.REPLY_PARTITION, connection.partition());
        RecordHeaders.put(
                record.headers(), HeaderNames.CORRELATION_ID, "~" + connection + ":" + sequence + ":t:" + route.name());
        return record;
    }

    ProducerRecord<byte[], byte[]> opened(ConnectionId connection) {
        return event(
                EventType.OPENED,
                connection,
                new OpenedEvent(route.name(), route.path(), "127.0.0.1:9", null).toJson());
    }

    ProducerRecord<byte[], byte[]> closed(ConnectionId connection) {
        return event(
                EventType.CLOSED,
                connection,
                new ClosedEvent(CloseCode.NETWORK, 1006, "", false, 10, 1, 1, 1, 1, 1).toJson());
    }

    ProducerRecord<byte[], byte[]> event(EventType type, ConnectionId connection, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(route.inbound(), connection.toString().getBytes(UTF_8), value);
        RecordHeaders.put(record.headers(), HeaderNames.SPEC_VERSION, "1.0");
        RecordHeaders.put(record.headers(), HeaderNames.TYPE, type.type());
        RecordHeaders.put(record.headers(), HeaderNames.SOURCE, "/barnabas/" + route.name());
        RecordHeaders.put(record.headers(), HeaderNames.SUBJECT, connection.toString());
        return record;
    }

    /** Replaces a header, or takes it away where the value is null. */
    static ProducerRecord<byte[], byte[]> with(ProducerRecord<byte[], byte[]> record, String header, String value) {
        record.headers().remove(header);
        if (value != null) {
            RecordHeaders.put(record.headers(), header, value);
        }
        return record;
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }

    void sendMessage(ConnectionId connection, long sequence, String text) {
        send(message(connection, sequence, text));
    }

    /** Waits until Kafka has acknowledged all that was sent. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
