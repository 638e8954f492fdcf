package io.barnabas.gateway.connection;

import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;

/** Something of a connection that is to become a record. Immutable; its value must not be changed by anybody. */
public final class InboundEvent {
    /** What key, headers and batch overhead of one record are counted as, but for user and attributes; golden records come to 345 to 620 bytes. */
    public static final int OVERHEAD_BYTES = 640;

    /** Which kind of record it becomes. */
    public enum Kind {
        /** An event for the backend. */
        EVENT,
        /** The connection's entry in the list of all connections, which comes before anything else of it. */
        ENTRY,
        /** The end of that entry. */
        REMOVAL
    }

    private static final byte[] EMPTY = new byte[0];

    private final EventSource source;
    private final Kind record;
    private final Lane lane;
    private final EventType type;
    private final long sequence;
    private final FrameKind kind;
    private final byte[] value;
    private final long timeMs;

    InboundEvent(
            EventSource source, Lane lane, EventType type, long sequence, FrameKind kind, byte[] value, long timeMs) {
        this(source, Kind.EVENT, lane, type, sequence, kind, value, timeMs);
    }

    private InboundEvent(
            EventSource source,
            Kind record,
            Lane lane,
            EventType type,
            long sequence,
            FrameKind kind,
            byte[] value,
            long timeMs) {
        this.source = source;
        this.record = record;
        this.lane = lane;
        this.type = type;
        this.sequence = sequence;
        this.kind = kind;
        this.value = value;
        this.timeMs = timeMs;
    }

    /** There is such a connection, since then. */
    static InboundEvent entry(EventSource source, long openedAtMs) {
        return new InboundEvent(
                source,
                Kind.ENTRY,
                source.envelope().inbound(),
                EventType.OPENED,
                0,
                FrameKind.TEXT,
                EMPTY,
                openedAtMs);
    }

    /** There is no such connection any more. */
    static InboundEvent removal(EventSource source, long timeMs) {
        return new InboundEvent(
                source, Kind.REMOVAL, source.envelope().inbound(), EventType.CLOSED, 0, FrameKind.TEXT, EMPTY, timeMs);
    }

    public EventSource source() {
        return source;
    }

    public Kind record() {
        return record;
    }

    /** One of its source's: where the event goes; entries count for it as well. */
    public Lane lane() {
        return lane;
    }

    /** Of an event; what an entry or its removal goes with. */
    public EventType type() {
        return type;
    }

    /** Number of the message within its connection, from 1; 0 for lifecycle events. */
    public long sequence() {
        return sequence;
    }

    /** Frame kind of a message; TEXT for lifecycle events, whose value is JSON. */
    public FrameKind kind() {
        return kind;
    }

    public byte[] value() {
        return value;
    }

    /** When it happened, milliseconds since the epoch. */
    public long timeMs() {
        return timeMs;
    }

    /** What the event counts for against limits. */
    public int countedBytes() {
        return value.length
                + OVERHEAD_BYTES
                + source.identity().user().length()
                + source.envelope().attributeBytes();
    }

    /** 1 for a message, 0 for a lifecycle event. */
    int messages() {
        return type == EventType.MESSAGE ? 1 : 0;
    }
}
