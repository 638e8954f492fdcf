package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.Action;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Target;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.egress.MalformedRecordException.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads outbound and fan-out records; pure. Checks all that would otherwise break a client: UTF-8, codes, reasons. */
final class RecordReader {
    private static final int NORMAL_CLOSURE = 1000;

    private RecordReader() {}

    /** Whom an outbound record is for. */
    static CorrelationId address(ConsumerRecord<byte[], byte[]> consumed) throws MalformedRecordException {
        String address = RecordHeaders.text(consumed.headers(), HeaderNames.CORRELATION_ID);
        if (address == null) {
            throw new MalformedRecordException(
                    Cause.ADDRESS, "header " + HeaderNames.CORRELATION_ID + " is missing: nobody to deliver to");
        }
        try {
            return CorrelationId.parse(address);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(Cause.ADDRESS, String.valueOf(e.getMessage()));
        }
    }

    static Outgoing.Addressed direct(ConsumerRecord<byte[], byte[]> consumed, CorrelationId address)
            throws MalformedRecordException {
        Action action = action(consumed);
        return switch (action) {
            case SEND, CLOSE ->
                new Outgoing.Direct(position(consumed), address, order(action, consumed, address.kind()));
            case ACCEPT -> new Outgoing.Answer(position(consumed), address, AnswerReader.accept(consumed));
            case REFUSE -> new Outgoing.Answer(position(consumed), address, AnswerReader.refuse(consumed));
        };
    }

    static Outgoing.Fanout fanout(ConsumerRecord<byte[], byte[]> consumed) throws MalformedRecordException {
        String target = RecordHeaders.text(consumed.headers(), HeaderNames.TARGET);
        if (target == null && consumed.key() != null) {
            target = new String(consumed.key(), UTF_8);
        }
        if (target == null) {
            throw new MalformedRecordException(
                    Cause.TARGET, "neither header " + HeaderNames.TARGET + " nor a key: nobody to deliver to");
        }
        Action action = action(consumed);
        if (action != Action.SEND && action != Action.CLOSE) {
            throw new MalformedRecordException(
                    Cause.ACTION, "action '" + action.label() + "' on fan-out: expected send or close");
        }
        try {
            return new Outgoing.Fanout(
                    position(consumed), Target.parse(target), order(action, consumed, FrameKind.TEXT));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(Cause.TARGET, String.valueOf(e.getMessage()));
        }
    }

    static Outgoing.Position position(ConsumerRecord<byte[], byte[]> consumed) {
        return new Outgoing.Position(consumed.topic(), consumed.partition(), consumed.offset());
    }

    private static Action action(ConsumerRecord<byte[], byte[]> consumed) throws MalformedRecordException {
        String label = RecordHeaders.text(consumed.headers(), HeaderNames.ACTION);
        return label == null
                ? Action.SEND
                : Action.of(label)
                        .orElseThrow(() -> new MalformedRecordException(
                                Cause.ACTION,
                                "action '" + label + "': this version knows send, close, accept and refuse"));
    }

    private static Outgoing.Order order(Action action, ConsumerRecord<byte[], byte[]> consumed, FrameKind defaultKind)
            throws MalformedRecordException {
        Headers headers = consumed.headers();
        byte[] value = consumed.value() == null ? new byte[0] : consumed.value();
        if (action == Action.CLOSE) {
            return new Outgoing.Order(
                    action,
                    defaultKind,
                    new Outgoing.Payload(value),
                    code(RecordHeaders.text(headers, HeaderNames.CODE)),
                    reason(RecordHeaders.text(headers, HeaderNames.REASON)));
        }
        String contentType = RecordHeaders.text(headers, HeaderNames.CONTENT_TYPE);
        FrameKind kind = contentType == null ? defaultKind : FrameKind.ofContentType(contentType);
        if (kind == FrameKind.TEXT) {
            checkUtf8(value);
        }
        return new Outgoing.Order(action, kind, new Outgoing.Payload(value), 0, "");
    }

    private static int code(@Nullable String text) throws MalformedRecordException {
        if (text == null) {
            return NORMAL_CLOSURE;
        }
        try {
            int code = Integer.parseInt(text);
            if (CloseCode.allowedFromBackend(code)) {
                return code;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the same sentence
        }
        throw new MalformedRecordException(
                Cause.CODE,
                "header " + HeaderNames.CODE + " '" + text + "': expected " + CloseCode.ALLOWED_FROM_BACKEND);
    }

    private static String reason(@Nullable String text) throws MalformedRecordException {
        if (text == null) {
            return "";
        }
        int length = text.getBytes(UTF_8).length;
        if (length > CloseCode.MAX_REASON_BYTES) {
            throw new MalformedRecordException(
                    Cause.CODE,
                    "header " + HeaderNames.REASON + " of " + length + " bytes: expected at most "
                            + CloseCode.MAX_REASON_BYTES);
        }
        return text;
    }

    private static void checkUtf8(byte[] value) throws MalformedRecordException {
        try {
            var unused = UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException(
                    Cause.UTF8, "a value to be sent as text is not UTF-8; set content-type for a binary frame");
        }
    }
}
