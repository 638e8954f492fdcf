package io.barnabas.worker.inbound;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.RouteSource;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.ConnectionInfo;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.handler.Message;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Turns records into events. Pure; never throws for what a record holds. */
public final class InboundReader {
    private static final byte[] EMPTY = new byte[0];

    private InboundReader() {}

    public static Inbound read(ConsumerRecord<byte[], byte[]> record) {
        String type = RecordHeaders.text(record.headers(), HeaderNames.TYPE);
        if (type == null) {
            return new Inbound.Malformed(
                    record,
                    DeadLetterCause.MISSING_TYPE,
                    HeaderNames.TYPE + " is missing: expected a CloudEvents record of a gateway");
        }
        Optional<EventType> known = EventType.of(type);
        if (known.isEmpty()) {
            return new Inbound.Unknown(record, type);
        }
        try {
            return event(record, known.get());
        } catch (MalformedRecordException e) {
            return new Inbound.Malformed(record, e.deadLetterCause(), String.valueOf(e.getMessage()));
        }
    }

    private static Inbound event(ConsumerRecord<byte[], byte[]> record, EventType type)
            throws MalformedRecordException {
        Headers headers = record.headers();
        ConnectionInfo connection =
                new ConnectionInfo(subject(headers), route(headers), RecordHeaders.text(headers, HeaderNames.USER_ID));
        EventHeaders texts = new RecordTexts(headers);
        return switch (type) {
            case MESSAGE -> message(record, connection, texts);
            case CONNECT ->
                new Inbound.Event(
                        record, LifecycleReader.of(record.value()).connect(connection, texts), replyAddress(headers));
            case OPENED ->
                new Inbound.Event(record, LifecycleReader.of(record.value()).opened(connection, texts), null);
            case CLOSED ->
                new Inbound.Event(record, LifecycleReader.of(record.value()).closed(connection, texts), null);
            case UNDELIVERED ->
                new Inbound.Event(record, LifecycleReader.of(record.value()).undelivered(connection, texts), null);
        };
    }

    private static Inbound message(ConsumerRecord<byte[], byte[]> record, ConnectionInfo connection, EventHeaders texts)
            throws MalformedRecordException {
        Headers headers = record.headers();
        long sequence = sequence(headers);
        ReplyAddress reply = replyAddress(headers);
        FrameKind toldKind = kind(reply.correlationId());
        String contentType = RecordHeaders.text(headers, HeaderNames.CONTENT_TYPE);
        FrameKind kind = contentType == null ? toldKind : FrameKind.ofContentType(contentType);
        byte[] payload = record.value() == null ? EMPTY : record.value();
        return new Inbound.Event(record, new Message(connection, sequence, kind, payload, texts), reply);
    }

    private static ConnectionId subject(Headers headers) throws MalformedRecordException {
        String text = required(headers, HeaderNames.SUBJECT, DeadLetterCause.BAD_SUBJECT);
        try {
            return ConnectionId.parse(text);
        } catch (IllegalArgumentException e) {
            throw malformed(DeadLetterCause.BAD_SUBJECT, HeaderNames.SUBJECT, e);
        }
    }

    private static String route(Headers headers) throws MalformedRecordException {
        String source = required(headers, HeaderNames.SOURCE, DeadLetterCause.BAD_SOURCE);
        String route = RouteSource.route(source);
        if (route == null) {
            throw new MalformedRecordException(
                    DeadLetterCause.BAD_SOURCE,
                    HeaderNames.SOURCE + " is '" + source + "': expected " + RouteSource.of("<route>"));
        }
        return route;
    }

    private static long sequence(Headers headers) throws MalformedRecordException {
        String text = required(headers, HeaderNames.SEQUENCE, DeadLetterCause.BAD_SEQUENCE);
        boolean digits = text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            long sequence = digits ? Long.parseLong(text) : 0;
            if (sequence >= 1) {
                return sequence;
            }
        } catch (NumberFormatException tooLong) {
            // falls through to the same sentence
        }
        throw new MalformedRecordException(
                DeadLetterCause.BAD_SEQUENCE,
                HeaderNames.SEQUENCE + " is '" + text + "': expected a decimal number from 1 on");
    }

    /** The kind of the message as its correlation id tells it; formats of newer gateways are not looked into. */
    private static FrameKind kind(String correlationId) throws MalformedRecordException {
        char first = correlationId.charAt(0);
        boolean known = first == '~' || first == '-' || Character.isLetterOrDigit(first);
        if (!known && correlationId.length() <= CorrelationId.MAX_LENGTH) {
            return FrameKind.TEXT;
        }
        try {
            return CorrelationId.parse(correlationId).kind();
        } catch (IllegalArgumentException e) {
            throw malformed(DeadLetterCause.BAD_CORRELATION_ID, HeaderNames.CORRELATION_ID, e);
        }
    }

    private static ReplyAddress replyAddress(Headers headers) throws MalformedRecordException {
        String correlationId = required(headers, HeaderNames.CORRELATION_ID, DeadLetterCause.BAD_CORRELATION_ID);
        FrameKind unused = kind(correlationId);
        return new ReplyAddress(replyTopic(headers), replyPartition(headers), correlationId);
    }

    private static String replyTopic(Headers headers) throws MalformedRecordException {
        return required(headers, HeaderNames.REPLY_TOPIC, DeadLetterCause.BAD_REPLY_ADDRESS);
    }

    private static int replyPartition(Headers headers) throws MalformedRecordException {
        Integer partition;
        try {
            partition = RecordHeaders.int32(headers, HeaderNames.REPLY_PARTITION);
        } catch (IllegalArgumentException e) {
            throw malformed(DeadLetterCause.BAD_REPLY_ADDRESS, HeaderNames.REPLY_PARTITION, e);
        }
        if (partition == null || partition < 0) {
            throw new MalformedRecordException(
                    DeadLetterCause.BAD_REPLY_ADDRESS,
                    HeaderNames.REPLY_PARTITION + " is " + (partition == null ? "missing" : partition)
                            + ": expected a partition from 0 on");
        }
        return partition;
    }

    private static String required(Headers headers, String name, DeadLetterCause cause)
            throws MalformedRecordException {
        String text = RecordHeaders.text(headers, name);
        if (text == null || text.isEmpty()) {
            throw new MalformedRecordException(cause, name + " is " + (text == null ? "missing" : "empty"));
        }
        return text;
    }

    private static MalformedRecordException malformed(DeadLetterCause cause, String header, Exception parseError) {
        return new MalformedRecordException(cause, header + ": " + parseError.getMessage());
    }
}
