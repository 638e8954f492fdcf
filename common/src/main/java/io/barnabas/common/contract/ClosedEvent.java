package io.barnabas.common.contract;

/**
 * The value of a {@code closed} record.
 *
 * @param cause why, one row of the table
 * @param code close code: the client's own where it closed, the one sent where gateway or worker did, 1005 for none,
 *     1006 where the connection broke
 * @param reason close reason, at most 123 bytes of UTF-8; empty for none
 * @param wasClean whether both Close frames were exchanged (RFC 6455 section 7.1.4)
 * @param durationMs milliseconds from upgrade to end
 * @param framesIn data messages read from the client
 * @param framesOut data messages handed to TCP
 * @param bytesIn payload bytes of {@code framesIn}
 * @param bytesOut payload bytes of {@code framesOut}
 * @param lastSequence the {@code ce_sequence} up to which Kafka acknowledged all messages, 0 for none. Less than
 *     {@code framesIn}: the messages in between have an unknown outcome
 */
public record ClosedEvent(
        CloseCode cause,
        int code,
        String reason,
        boolean wasClean,
        long durationMs,
        long framesIn,
        long framesOut,
        long bytesIn,
        long bytesOut,
        long lastSequence) {

    /** The value where only the closer can tell: what the node had counted is unknown and left out. */
    public static byte[] nodeLost(long durationMs) {
        CloseCode cause = CloseCode.NODE_LOST;
        return new JsonObject()
                .put("code", cause.code())
                .put("reason", "")
                .put("wasClean", false)
                .put("closedBy", cause.closedBy().label())
                .put("cause", cause.label())
                .put("durationMs", durationMs)
                .toBytes();
    }

    public byte[] toJson() {
        return new JsonObject()
                .put("code", code)
                .put("reason", reason)
                .put("wasClean", wasClean)
                .put("closedBy", cause.closedBy().label())
                .put("cause", cause.label())
                .put("durationMs", durationMs)
                .put("framesIn", framesIn)
                .put("framesOut", framesOut)
                .put("bytesIn", bytesIn)
                .put("bytesOut", bytesOut)
                .put("lastSequence", lastSequence)
                .toBytes();
    }
}
