package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.EventTime;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.RouteSource;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.EventSource;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.TraceContext;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Turns events of one route's connections into records, as {@code docs/RECORDS.md} says. Immutable, thread-safe. */
final class EventRecords {
    private static final Header SPEC_VERSION = header(HeaderNames.SPEC_VERSION, "1.0");
    private static final String ZEROS = "0".repeat(20);
    private static final String JSON = "application/json";

    private final RouteConfig route;
    private final NodeAddress address;
    private final Header sourceHeader;
    private final Header replyTopic;
    private final byte[] replyPartition;
    private final String connections;
    private final Map<EventType, Header> types = new EnumMap<>(EventType.class);

    /** @param connections the topic with the entries of all connections */
    EventRecords(RouteConfig route, NodeAddress address, String connections) {
        this.connections = connections;
        this.route = route;
        this.address = address;
        this.sourceHeader = header(HeaderNames.SOURCE, RouteSource.of(route.name()));
        this.replyTopic = header(HeaderNames.REPLY_TOPIC, route.outbound());
        this.replyPartition = ByteBuffer.allocate(Integer.BYTES)
                .putInt(address.partition(route.outbound()))
                .array();
        for (EventType type : EventType.values()) {
            types.put(type, header(HeaderNames.TYPE, type.type()));
        }
    }

    ProducerRecord<byte[], byte[]> of(InboundEvent event) {
        return switch (event.record()) {
            case EVENT -> event(event);
            case ENTRY -> entry(event);
            case REMOVAL -> new ProducerRecord<>(connections, key(event), null);
        };
    }

    private ProducerRecord<byte[], byte[]> entry(InboundEvent event) {
        EventSource source = event.source();
        ConnectionId id = address.connectionId(source.number(), route.outbound());
        ConnectionEntry entry = new ConnectionEntry(
                id,
                route.name(),
                source.identity().isAnonymous() ? null : source.identity().user(),
                event.lane().topic(),
                event.lane().partition(),
                id.toString(),
                Instant.ofEpochMilli(event.timeMs()),
                source.envelope().texts());
        return new ProducerRecord<>(connections, key(event), entry.toJson());
    }

    private byte[] key(InboundEvent event) {
        return address.connectionId(event.source().number(), route.outbound())
                .toString()
                .getBytes(UTF_8);
    }

    private ProducerRecord<byte[], byte[]> event(InboundEvent event) {
        EventSource source = event.source();
        ConnectionId id = address.connectionId(source.number(), route.outbound());
        String subject = id.toString();
        boolean message = event.type() == EventType.MESSAGE;
        boolean answerable = message || event.type() == EventType.CONNECT;
        String suffix = message ? Long.toString(event.sequence()) : lifecycleName(event.type());
        Headers headers = common(event.type(), subject, subject + ':' + suffix, event.timeMs());
        if (!source.identity().isAnonymous()) {
            add(headers, HeaderNames.USER_ID, source.identity().user());
        }
        for (Envelope.Attribute attribute : source.envelope().attributes()) {
            headers.add(new RecordHeader(attribute.header(), attribute.value()));
        }
        if (message) {
            add(headers, HeaderNames.SEQUENCE, twentyDigits(event.sequence()));
        }
        add(headers, HeaderNames.CONTENT_TYPE, message ? event.kind().contentType() : JSON);
        if (answerable) {
            headers.add(replyTopic);
            headers.add(new RecordHeader(HeaderNames.REPLY_PARTITION, replyPartition));
            add(
                    headers,
                    HeaderNames.CORRELATION_ID,
                    new CorrelationId(id, event.sequence(), event.kind(), route.name()).toString());
        }
        TraceContext trace = source.trace();
        if (trace != null) {
            add(headers, HeaderNames.TRACEPARENT, trace.traceparent());
            if (trace.tracestate() != null) {
                add(headers, HeaderNames.TRACESTATE, trace.tracestate());
            }
        }
        return new ProducerRecord<>(
                event.lane().topic(), event.lane().partition(), null, subject.getBytes(UTF_8), event.value(), headers);
    }

    /** The record's partition is the producer's choice by key: it has no order against frames. */
    ProducerRecord<byte[], byte[]> of(UndeliveredEvent event, String connectionId, long timeMs) {
        // The position makes the id unique and the same for a record that is read twice.
        String id = connectionId + ":undelivered:" + event.partition() + '-' + event.offset();
        Headers headers = common(EventType.UNDELIVERED, connectionId, id, timeMs);
        add(headers, HeaderNames.CONTENT_TYPE, JSON);
        return new ProducerRecord<>(route.inbound(), null, null, connectionId.getBytes(UTF_8), event.toJson(), headers);
    }

    private Headers common(EventType type, String subject, String id, long timeMs) {
        Headers headers = new RecordHeaders();
        headers.add(SPEC_VERSION);
        Header typeHeader = types.get(type);
        if (typeHeader != null) {
            headers.add(typeHeader);
        }
        headers.add(sourceHeader);
        add(headers, HeaderNames.ID, id);
        add(headers, HeaderNames.SUBJECT, subject);
        add(headers, HeaderNames.TIME, EventTime.of(Instant.ofEpochMilli(timeMs)));
        return headers;
    }

    private static String lifecycleName(EventType type) {
        return switch (type) {
            case CONNECT -> "connect";
            case OPENED -> "opened";
            default -> "closed";
        };
    }

    /** Not by {@code String.format}, whose digits follow the default locale. */
    private static String twentyDigits(long sequence) {
        String digits = Long.toString(sequence);
        return ZEROS.substring(digits.length()) + digits;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(header(name, value));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
