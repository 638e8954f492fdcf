package io.barnabas.gateway.egress;

import io.barnabas.common.contract.UndeliveredEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Where reports of failure go; called on the reader's thread and on event loops, must not block. */
public interface Reports {
    /** A record did not reach its connection; the route is null when it is unknown. */
    void undelivered(@Nullable String route, String connectionId, UndeliveredEvent event);

    /** Keeps a record that nobody can use, for people to look at. */
    void deadLetter(ConsumerRecord<byte[], byte[]> malformed, String cause, String message);
}
