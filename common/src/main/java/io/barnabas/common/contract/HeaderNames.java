package io.barnabas.common.contract;

/**
 * Names of the record headers. Values are UTF-8 text unless said otherwise.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     Kafka protocol binding, binary mode</a>
 */
public final class HeaderNames {
    public static final String SPEC_VERSION = "ce_specversion";
    /** One of {@link EventType}. */
    public static final String TYPE = "ce_type";
    /** {@code /barnabas/<route>}. */
    public static final String SOURCE = "ce_source";
    /** Unique per event; a duplicate of an event carries the same id. */
    public static final String ID = "ce_id";
    /** The connection id, see {@link ConnectionId}. */
    public static final String SUBJECT = "ce_subject";
    /** RFC 3339, UTC, milliseconds. */
    public static final String TIME = "ce_time";
    /** Number of the message within its connection, from 1, as 20 digits; on {@code message} only. */
    public static final String SEQUENCE = "ce_sequence";
    /** The authenticated user; absent on an anonymous connection. */
    public static final String USER_ID = "ce_userid";

    /** Begins the names of attributes of the connection, where its route writes them on each event. */
    public static final String ATTRIBUTE = "barnabas_attribute_";

    public static final String CONTENT_TYPE = "content-type";

    /** Topic that the answer is to be written to. */
    public static final String REPLY_TOPIC = "kafka_replyTopic";
    /** Partition that the answer is to be written to: four bytes, big-endian. */
    public static final String REPLY_PARTITION = "kafka_replyPartition";
    /** See {@link CorrelationId}; copied unread from the request to the answer. */
    public static final String CORRELATION_ID = "kafka_correlationId";

    /** W3C Trace Context, passed on from the upgrade request when it carried one. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";

    /** See {@link Action}; absent means {@code send}. */
    public static final String ACTION = "barnabas_action";
    /** Which start of a gateway node an outbound record is for, {@code <node>.<incarnation>}; see {@link NodeOrder}. */
    public static final String NODE = "barnabas_node";
    /** See {@link Target}; on fan-out records. */
    public static final String TARGET = "barnabas_target";
    /** Close code of a {@code close} action, HTTP status of a {@code refuse}; decimal. */
    public static final String CODE = "barnabas_code";
    /** Reason of a {@code close} or {@code refuse} action, at most 123 bytes. */
    public static final String REASON = "barnabas_reason";

    /** Why a record was dead-lettered, one word of {@code docs/RECORDS.md}. */
    public static final String DLT_CAUSE = "barnabas_dlt_cause";

    public static final String DLT_TOPIC = "barnabas_dlt_topic";
    public static final String DLT_PARTITION = "barnabas_dlt_partition";
    public static final String DLT_OFFSET = "barnabas_dlt_offset";
    /** How often the record was tried, decimal. */
    public static final String DLT_ATTEMPTS = "barnabas_dlt_attempts";
    /** Class of the exception; absent where there was none. */
    public static final String DLT_EXCEPTION = "barnabas_dlt_exception";

    public static final String DLT_MESSAGE = "barnabas_dlt_message";
    /** Stack trace, cut to 4 KiB. */
    public static final String DLT_STACK = "barnabas_dlt_stack";

    /** On a record that was sent back: which dead letter it was, {@code topic-partition@offset}. */
    public static final String DLT_REPLAY_OF = "barnabas_dlt_replay_of";
    /** On a record of the dead-letter topic that is no letter: which one was replayed, {@code topic-partition@offset}. */
    public static final String DLT_REPLAYED = "barnabas_dlt_replayed";

    private HeaderNames() {}
}
