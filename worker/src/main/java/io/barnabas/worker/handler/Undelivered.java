package io.barnabas.worker.handler;

/**
 * A record that a worker wrote did not reach its connection; it can be read at its position while the topic keeps it.
 *
 * @param cause label of an {@link io.barnabas.common.contract.UndeliveredEvent.Cause}, or one of a newer gateway
 * @param correlationId the record's correlation id
 * @param sequence the message that it answered; 0 for a push
 * @param bytes size of its value
 */
public record Undelivered(
        ConnectionInfo connection,
        String cause,
        String correlationId,
        long sequence,
        String topic,
        int partition,
        long offset,
        long bytes,
        EventHeaders headers)
        implements ConnectionEvent {}
