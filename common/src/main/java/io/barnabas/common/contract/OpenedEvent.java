package io.barnabas.common.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code opened} record.
 *
 * @param route name of the route
 * @param path path of the upgrade request, without its query (which may hold secrets)
 * @param remoteAddress the client as {@code host:port}, or what a trusted proxy told instead
 * @param origin the {@code Origin} header; null where there was none
 * @param subprotocol the route's one that was selected; null for none
 * @param attributes what the connection's authentication has brought along, by name; empty for nothing
 */
public record OpenedEvent(
        String route,
        String path,
        String remoteAddress,
        @Nullable String origin,
        @Nullable String subprotocol,
        Map<String, String> attributes) {
    public OpenedEvent {
        attributes = Map.copyOf(attributes);
    }

    public OpenedEvent(String route, String path, String remoteAddress, @Nullable String origin) {
        this(route, path, remoteAddress, origin, null, Map.of());
    }

    public OpenedEvent with(Map<String, String> newAttributes) {
        return new OpenedEvent(route, path, remoteAddress, origin, subprotocol, newAttributes);
    }

    public byte[] toJson() {
        return new JsonObject()
                .put("route", route)
                .put("path", path)
                .put("remoteAddress", remoteAddress)
                .put("origin", origin)
                .put("subprotocol", subprotocol)
                .put("attributes", attributes)
                .toBytes();
    }
}
