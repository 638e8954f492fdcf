package io.barnabas.worker.handler;

import org.jspecify.annotations.Nullable;

/**
 * A connection was accepted.
 *
 * @param path path of the upgrade request, without its query
 * @param remoteAddress the peer as {@code host:port}; null where the gateway did not tell
 * @param origin the {@code Origin} header; null where there was none
 */
public record Opened(
        ConnectionInfo connection,
        String path,
        @Nullable String remoteAddress,
        @Nullable String origin,
        EventHeaders headers)
        implements ConnectionEvent {}
