package io.barnabas.common.contract;

import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code opened} record.
 *
 * @param route name of the route
 * @param path path of the upgrade request, without its query (which may hold secrets)
 * @param remoteAddress the peer as {@code host:port}
 * @param origin the {@code Origin} header; null where there was none
 */
public record OpenedEvent(
        String route,
        String path,
        String remoteAddress,
        @Nullable String origin) {
    public byte[] toJson() {
        return new JsonObject()
                .put("route", route)
                .put("path", path)
                .put("remoteAddress", remoteAddress)
                .put("origin", origin)
                .toBytes();
    }
}
