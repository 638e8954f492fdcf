package io.barnabas.worker.handler;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection was accepted.
 *
 * @param path path of the upgrade request, without its query
 * @param remoteAddress the peer as {@code host:port}; null where the gateway did not tell
 * @param origin the {@code Origin} header; null where there was none
 * @param subprotocol the one of its route that was selected; null for none
 * @param attributes what authentication has brought along, by name; empty for nothing
 */
public record Opened(
        ConnectionInfo connection,
        String path,
        @Nullable String remoteAddress,
        @Nullable String origin,
        @Nullable String subprotocol,
        Map<String, String> attributes,
        EventHeaders headers)
        implements ConnectionEvent {
    public Opened {
        attributes = Map.copyOf(attributes);
    }
}
