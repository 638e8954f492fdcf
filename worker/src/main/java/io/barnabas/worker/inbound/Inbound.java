package io.barnabas.worker.inbound;

import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.ConnectionEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a record of an inbound topic turned out to be. */
public sealed interface Inbound {
    ConsumerRecord<byte[], byte[]> record();

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

        /** The record for those who keep it longer than its topic does: a client's token is taken out. */
        public ConsumerRecord<byte[], byte[]> withoutToken() {
            if (!(event instanceof Connect connect) || connect.token() == null) {
                return record;
            }
            return LifecycleReader.withoutToken(record);
        }
    }

    /**
     * A record that cannot be read.
     *
     * @param detail the value seen and what was expected
     */
    record Malformed(ConsumerRecord<byte[], byte[]> record, DeadLetterCause cause, String detail) implements Inbound {
        /** The record for those who keep it longer than its topic does: a client's token is taken out. */
        public ConsumerRecord<byte[], byte[]> withoutToken() {
            String type = RecordHeaders.text(record.headers(), HeaderNames.TYPE);
            return record.value() != null && EventType.CONNECT.type().equals(type)
                    ? LifecycleReader.withoutToken(record)
                    : record;
        }
    }

    /** A record of a type that this version does not know. */
    record Unknown(ConsumerRecord<byte[], byte[]> record, String type) implements Inbound {}
}
