package io.barnabas.worker.inbound;

import java.util.Locale;

/** Why a record ends in the dead-letter topic: values of {@code barnabas_dlt_cause}, and of the metrics' label. */
public enum DeadLetterCause {
    /** The record has no {@code ce_type}. */
    MISSING_TYPE,
    /** {@code ce_source} is missing or not {@code /barnabas/<route>}. */
    BAD_SOURCE,
    /** {@code ce_subject} is missing or no connection id. */
    BAD_SUBJECT,
    /** {@code ce_sequence} of a message is missing or no number from 1 on. */
    BAD_SEQUENCE,
    /** {@code kafka_correlationId} of a message is missing or cannot be read. */
    BAD_CORRELATION_ID,
    /** {@code kafka_replyTopic} or {@code kafka_replyPartition} of a message is missing or cannot be read. */
    BAD_REPLY_ADDRESS,
    /** The value of a lifecycle event is not the JSON object that it should be. */
    BAD_EVENT,
    /** The handler's reader of values cannot read the payload; it is not tried again. */
    UNREADABLE_PAYLOAD,
    /** The handler said that no attempt will do. */
    REJECTED,
    /** The handler failed as often as it may. */
    HANDLER_FAILED;

    /** The header's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
