package io.barnabas.worker.handler;

/**
 * A connection is gone. Counts are -1 where nobody knows them, as for the connections of a lost node.
 *
 * @param code close code of RFC 6455; 1005 for none, 1006 where the connection broke
 * @param reason the Close frame's reason; empty for none
 * @param wasClean whether both Close frames were exchanged
 * @param closedBy {@code client}, {@code gateway}, {@code network}, {@code backend} or {@code closer}
 * @param cause label of a {@link io.barnabas.common.contract.CloseCode}, or one of a newer gateway
 * @param durationMs milliseconds from upgrade to end
 * @param framesIn data messages read from the client
 * @param framesOut data messages handed to TCP
 * @param bytesIn payload bytes of {@code framesIn}
 * @param bytesOut payload bytes of {@code framesOut}
 * @param lastSequence sequence up to which Kafka acknowledged all messages, 0 for none
 */
public record Closed(
        ConnectionInfo connection,
        int code,
        String reason,
        boolean wasClean,
        String closedBy,
        String cause,
        long durationMs,
        long framesIn,
        long framesOut,
        long bytesIn,
        long bytesOut,
        long lastSequence,
        EventHeaders headers)
        implements ConnectionEvent {}
