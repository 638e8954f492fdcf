package io.barnabas.worker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.Action;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Target;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.EventHeaders;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Something that a handler has sent.
 *
 * @param connection whom it is for; null where that is {@code target}
 * @param target whom it is for; null where that is {@code connection}
 * @param frame text or binary; null on what is no message
 * @param payload the message; empty on a close
 * @param code of a close, or the status of a refusal; 0 for none
 * @param reason of a close or refusal; empty for none
 * @param headers of the record
 */
@SuppressWarnings("ArrayRecordComponent")
public record Sent(
        Kind kind,
        @Nullable ConnectionId connection,
        @Nullable Target target,
        @Nullable FrameKind frame,
        byte[] payload,
        int code,
        String reason,
        EventHeaders headers) {

    /** What it is. */
    public enum Kind {
        /** Answers a message. */
        REPLY,
        /** To the event's connection, unasked. */
        PUSH,
        /** To all that {@link Sent#target} names. */
        FANOUT,
        /** Closes the event's connection. */
        CLOSE,
        /** The decision about a {@code connect}. */
        DECISION
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, UTF_8);
    }

    @Override
    public String toString() {
        String to = Objects.toString(target, String.valueOf(connection));
        return kind + " to " + to + (kind == Kind.CLOSE ? ": " + code + " " + reason : ": " + text());
    }

    /** @param request correlation id of what is answered; null where there is nothing to answer */
    static Sent of(ProducerRecord<byte[], byte[]> record, @Nullable String request) {
        Headers headers = record.headers();
        String target = RecordHeaders.text(headers, HeaderNames.TARGET);
        String correlationId = RecordHeaders.text(headers, HeaderNames.CORRELATION_ID);
        String action = RecordHeaders.text(headers, HeaderNames.ACTION);
        String contentType = RecordHeaders.text(headers, HeaderNames.CONTENT_TYPE);
        String code = RecordHeaders.text(headers, HeaderNames.CODE);
        Kind kind = Kind.PUSH;
        if (target != null) {
            kind = Kind.FANOUT;
        } else if (action != null) {
            kind = action.equals(Action.CLOSE.label()) ? Kind.CLOSE : Kind.DECISION;
        } else if (Objects.equals(correlationId, request)) {
            kind = Kind.REPLY;
        }
        return new Sent(
                kind,
                correlationId == null
                        ? null
                        : CorrelationId.parse(correlationId).connection(),
                target == null ? null : Target.parse(target),
                action != null || contentType == null ? null : FrameKind.ofContentType(contentType),
                record.value(),
                code == null ? 0 : Integer.parseInt(code),
                Objects.requireNonNullElse(RecordHeaders.text(headers, HeaderNames.REASON), ""),
                name -> RecordHeaders.text(headers, name));
    }

    static List<String> texts(List<Sent> all, Predicate<Sent> which) {
        return all.stream().filter(which).map(Sent::text).toList();
    }

    boolean closes(ConnectionId id) {
        return kind == Kind.CLOSE && id.equals(connection);
    }
}
