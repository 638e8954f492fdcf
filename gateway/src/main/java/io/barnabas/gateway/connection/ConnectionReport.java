package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import org.jspecify.annotations.Nullable;

/**
 * How a connection stands at one moment, for people: a line when it ends, a row of the admin view while it lives.
 * Times are milliseconds, by the loop's wheel and hence within a tick.
 *
 * @param number the connection's number within this start of the node
 * @param route its route
 * @param user the authenticated user; null for none
 * @param ageMs since the upgrade
 * @param lastInMs since the last byte from the client
 * @param lastOutMs since the last frame for the client was written
 * @param framesIn data messages from the client
 * @param framesOut data messages for the client
 * @param bytesIn their payload bytes
 * @param bytesOut their payload bytes
 * @param queuedBytes bytes that wait for the client
 * @param queuedMessages frames that wait for the client
 * @param inFlightBytes bytes handed to Kafka and not acknowledged
 * @param pausedMs for how long the socket has not been read; 0 while it is
 * @param roundTripMicros last heartbeat's round trip in microseconds; -1 for none yet
 */
public record ConnectionReport(
        long number,
        RouteConfig route,
        @Nullable String user,
        Phase phase,
        long ageMs,
        long lastInMs,
        long lastOutMs,
        long framesIn,
        long framesOut,
        long bytesIn,
        long bytesOut,
        long queuedBytes,
        int queuedMessages,
        int inFlightBytes,
        long pausedMs,
        int roundTripMicros) {}
