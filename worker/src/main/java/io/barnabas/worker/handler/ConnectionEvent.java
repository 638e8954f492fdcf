package io.barnabas.worker.handler;

import io.barnabas.common.contract.HeaderNames;
import org.jspecify.annotations.Nullable;

/** Something that happened to a connection. */
public sealed interface ConnectionEvent permits Connect, Message, Opened, Closed, Undelivered {
    ConnectionInfo connection();

    /** The record's headers. */
    EventHeaders headers();

    /** {@code ce_id}, the same for each delivery of one event; null where the record has none. */
    default @Nullable String id() {
        return headers().text(HeaderNames.ID);
    }
}
