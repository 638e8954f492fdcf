package io.barnabas.worker.reply;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.Action;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Target;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.ConnectionInfo;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.inbound.ReplyAddress;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Builds the records that answer one event, as the contract has them. Pure. */
final class OutputRecords {
    private final RouteConfig route;
    private final ConnectionInfo connection;
    private final EventHeaders request;
    private final boolean tellFailure;

    /**
     * @param tellFailure whether the backend is told of a push that does not arrive. Not where the event itself wants no
     *     answer, or a push from {@code onUndelivered} would bring the next one, without end
     */
    OutputRecords(RouteConfig route, ConnectionInfo connection, EventHeaders request, boolean tellFailure) {
        this.tellFailure = tellFailure;
        this.route = route;
        this.connection = connection;
        this.request = request;
    }

    ProducerRecord<byte[], byte[]> reply(ReplyAddress address, FrameKind kind, byte[] payload) {
        return typed(direct(address.topic(), address.partition(), address.correlationId(), payload), kind);
    }

    ProducerRecord<byte[], byte[]> push(FrameKind kind, byte[] payload) {
        return typed(direct(payload), kind);
    }

    ProducerRecord<byte[], byte[]> fanout(Target target, FrameKind kind, byte[] payload) {
        String text = target.toString();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(route.fanout(), text.getBytes(StandardCharsets.UTF_8), payload);
        RecordHeaders.put(record.headers(), HeaderNames.TARGET, text);
        return typed(traced(record), kind);
    }

    /** @throws IllegalArgumentException naming what is wrong with the code or the reason */
    ProducerRecord<byte[], byte[]> close(int code, String reason) {
        if (!CloseCode.allowedFromBackend(code)) {
            throw new IllegalArgumentException("close code " + code + ": expected " + CloseCode.ALLOWED_FROM_BACKEND
                    + " (RFC 6455 section 7.4.2)");
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CloseCode.MAX_REASON_BYTES) {
            throw new IllegalArgumentException("close reason of " + bytes + " bytes: expected at most "
                    + CloseCode.MAX_REASON_BYTES + " bytes of UTF-8 (RFC 6455 section 5.5)");
        }
        ProducerRecord<byte[], byte[]> record = direct(new byte[0]);
        RecordHeaders.put(record.headers(), HeaderNames.ACTION, Action.CLOSE.label());
        RecordHeaders.put(record.headers(), HeaderNames.CODE, Integer.toString(code));
        RecordHeaders.put(record.headers(), HeaderNames.REASON, reason);
        return record;
    }

    /** The answer to {@code connect}. */
    ProducerRecord<byte[], byte[]> decision(ReplyAddress address, ConnectDecision decision) {
        byte[] value = decision instanceof ConnectDecision.Accept accept ? accept.toJson() : new byte[0];
        ProducerRecord<byte[], byte[]> record =
                direct(address.topic(), address.partition(), address.correlationId(), value);
        if (decision instanceof ConnectDecision.Refuse refuse) {
            RecordHeaders.put(record.headers(), HeaderNames.ACTION, Action.REFUSE.label());
            RecordHeaders.put(record.headers(), HeaderNames.CODE, Integer.toString(refuse.status()));
            RecordHeaders.put(record.headers(), HeaderNames.REASON, refuse.reason());
        } else {
            RecordHeaders.put(record.headers(), HeaderNames.ACTION, Action.ACCEPT.label());
            RecordHeaders.put(record.headers(), HeaderNames.CONTENT_TYPE, "application/json");
        }
        return record;
    }

    private ProducerRecord<byte[], byte[]> direct(byte[] payload) {
        String correlationId = tellFailure
                ? CorrelationId.push(connection.id(), connection.route()).toString()
                : connection.id().toString();
        return direct(route.outbound(), connection.id().partition(), correlationId, payload);
    }

    private ProducerRecord<byte[], byte[]> direct(String topic, int partition, String correlationId, byte[] payload) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, payload);
        RecordHeaders.put(record.headers(), HeaderNames.CORRELATION_ID, correlationId);
        return traced(record);
    }

    private ProducerRecord<byte[], byte[]> traced(ProducerRecord<byte[], byte[]> record) {
        String parent = request.text(HeaderNames.TRACEPARENT);
        RecordHeaders.putIfPresent(record.headers(), HeaderNames.TRACEPARENT, parent);
        if (parent != null) {
            RecordHeaders.putIfPresent(record.headers(), HeaderNames.TRACESTATE, request.text(HeaderNames.TRACESTATE));
        }
        return record;
    }

    private static ProducerRecord<byte[], byte[]> typed(ProducerRecord<byte[], byte[]> record, FrameKind kind) {
        RecordHeaders.put(record.headers(), HeaderNames.CONTENT_TYPE, kind.contentType());
        return record;
    }
}
