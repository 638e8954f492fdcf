package io.barnabas.gateway.admin;

import io.barnabas.gateway.connection.ConnectionReport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** By what connections are sorted; the largest first. */
public enum ConnectionOrder {
    /** Bytes that wait for the client. */
    QUEUE,
    /** Bytes handed to Kafka and not acknowledged. */
    IN_FLIGHT,
    /** For how long the socket has not been read. */
    PAUSED,
    AGE,
    /** Since the last byte from the client. */
    IDLE,
    /** The last heartbeat's round trip. */
    RTT;

    long measure(ConnectionReport report) {
        return switch (this) {
            case QUEUE -> report.queuedBytes();
            case IN_FLIGHT -> report.inFlightBytes();
            case PAUSED -> report.pausedMs();
            case AGE -> report.ageMs();
            case IDLE -> report.lastInMs();
            case RTT -> report.roundTripMicros();
        };
    }

    /** The name in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(ConnectionOrder::label).toList();
    }

    /** @throws IllegalArgumentException naming the text and what was expected */
    static ConnectionOrder of(String label) {
        return Arrays.stream(values())
                .filter(order -> order.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "sort '" + label + "': expected " + String.join(", ", labels()) + "."));
    }
}
