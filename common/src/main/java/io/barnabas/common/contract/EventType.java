package io.barnabas.common.contract;

import java.util.Optional;

/** What a gateway tells a backend: values of the {@code ce_type} header. */
public enum EventType {
    /** A client wants to connect and a worker is to decide, see {@link ConnectEvent}; before all else of its connection. */
    CONNECT("io.barnabas.connection.connect"),
    /** A connection was accepted; first record of its connection, but for {@link #CONNECT}. */
    OPENED("io.barnabas.connection.opened"),
    /** A data message of the client; its value is the payload, untouched. */
    MESSAGE("io.barnabas.connection.message"),
    /** The connection is gone; last and final record of its connection, see {@link ClosedEvent}. */
    CLOSED("io.barnabas.connection.closed"),
    /** A record for a connection could not be delivered, see {@link UndeliveredEvent}. */
    UNDELIVERED("io.barnabas.connection.undelivered");

    private final String type;

    EventType(String type) {
        this.type = type;
    }

    /** The value of {@code ce_type}. */
    public String type() {
        return type;
    }

    /** Finds the constant of a {@code ce_type} value; empty for types of later versions, which are to be ignored. */
    public static Optional<EventType> of(String type) {
        for (EventType candidate : values()) {
            if (candidate.type.equals(type)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
