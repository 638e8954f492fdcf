package io.barnabas.worker.handler;

import io.barnabas.common.contract.HeaderNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened to a connection. */
public sealed interface ConnectionEvent permits Connect, Message, Opened, Closed, Undelivered {
    ConnectionInfo connection();

    /** The record's headers. */
    EventHeaders headers();

    /**
     * Attributes of the connection, by name: on {@link Opened} all that authentication has brought along, on messages and
     * {@link Closed} those that the route has on each event ({@code event-attributes}), on others none.
     */
    default Map<String, String> attributes() {
        return headers().startingWith(HeaderNames.ATTRIBUTE);
    }

    /** {@code ce_id}, the same for each delivery of one event; null where the record has none. */
    default @Nullable String id() {
        return headers().text(HeaderNames.ID);
    }
}
