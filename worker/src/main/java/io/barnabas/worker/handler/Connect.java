package io.barnabas.worker.handler;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client wants to connect and the worker is to decide. There is no connection yet, but its id is known.
 *
 * @param path path of the upgrade request, without its query
 * @param remoteAddress the peer as {@code host:port}; null where the gateway did not tell
 * @param origin the {@code Origin} header; null where there was none
 * @param token what the client gave to say who it is, unchecked; null for none
 * @param deadline when the gateway gives up waiting; null where it did not tell
 */
public record Connect(
        ConnectionInfo connection,
        String path,
        @Nullable String remoteAddress,
        @Nullable String origin,
        @Nullable String token,
        @Nullable Instant deadline,
        EventHeaders headers)
        implements ConnectionEvent {
    /** Without the token. */
    @Override
    public String toString() {
        return "connect of " + connection.id() + " with " + (token == null ? "no token" : "a token") + ", until "
                + deadline;
    }
}
