package io.barnabas.worker.inbound;

import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.ConnectionEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a record of an inbound topic turned out to be. */
public sealed interface Inbound {
    ConsumerRecord<byte[], byte[]> record();

    /** The record for those who keep it longer than its topic does, see {@link #withoutToken(ConsumerRecord)}. */
    default ConsumerRecord<byte[], byte[]> withoutToken() {
        return withoutToken(record());
    }

    /** The same record; a {@code connect} without the token of its client, or without its value where that is no JSON. */
    static ConsumerRecord<byte[], byte[]> withoutToken(ConsumerRecord<byte[], byte[]> record) {
        String type = RecordHeaders.text(record.headers(), HeaderNames.TYPE);
        return record.value() != null && EventType.CONNECT.type().equals(type)
                ? LifecycleReader.withoutToken(record)
                : record;
    }

    /**
     * An event for a handler.
     *
     * @param reply where an answer goes; null on events that want none
     */
    record Event(
            ConsumerRecord<byte[], byte[]> record,
            ConnectionEvent event,
            @Nullable ReplyAddress reply) implements Inbound {
        public String route() {
            return event.connection().route();
        }
    }

    /**
     * A record that cannot be read.
     *
     * @param detail the value seen and what was expected
     */
    record Malformed(ConsumerRecord<byte[], byte[]> record, DeadLetterCause cause, String detail) implements Inbound {}

    /** A record of a type that this version does not know. */
    record Unknown(ConsumerRecord<byte[], byte[]> record, String type) implements Inbound {}
}
