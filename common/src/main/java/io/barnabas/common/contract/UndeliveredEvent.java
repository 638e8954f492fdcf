package io.barnabas.common.contract;

/**
 * The value of an {@code undelivered} record: which record did not reach its connection, and why. The record itself
 * can be read at its position for as long as the outbound topic keeps it.
 *
 * @param correlationId the record's correlation id
 * @param sequence the message that it answered; 0 for a push
 * @param bytes size of its value
 */
public record UndeliveredEvent(
        Cause cause, String correlationId, long sequence, String topic, int partition, long offset, int bytes) {

    /** Why a record did not reach its connection. */
    public enum Cause {
        /** The connection is not there any more. */
        GONE,
        /** The connection is closing; nothing more is sent. */
        CLOSING,
        /** The record's value is no valid UTF-8 but was to go out as text. */
        INVALID_UTF8,
        /** The connection is of a route that does not read this topic. */
        OTHER_ROUTE,
        /** A {@code close} action with a code that must not be sent. */
        INVALID_CODE,
        /** There is no connection yet: a worker was asked whether there shall be one, and this was no answer to that. */
        NOT_OPEN;

        public String label() {
            return Labels.of(this);
        }
    }

    public byte[] toJson() {
        return new JsonObject()
                .put("cause", cause.label())
                .put("correlationId", correlationId)
                .put("sequence", sequence)
                .put("topic", topic)
                .put("partition", partition)
                .put("offset", offset)
                .put("bytes", bytes)
                .toBytes();
    }
}
