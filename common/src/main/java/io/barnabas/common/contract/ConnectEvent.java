package io.barnabas.common.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a {@code connect} record: who wants to connect, for a worker to decide.
 *
 * @param route name of the route
 * @param path path of the upgrade request, without its query (which may hold secrets)
 * @param remoteAddress the peer as {@code host:port}
 * @param origin the {@code Origin} header; null where there was none
 * @param token what the client gave to say who it is; null for none. The only secret in the record
 * @param deadline an answer that comes later is of no use
 */
public record ConnectEvent(
        String route,
        String path,
        String remoteAddress,
        @Nullable String origin,
        @Nullable String token,
        Instant deadline) {
    public byte[] toJson() {
        return new JsonObject()
                .put("route", route)
                .put("path", path)
                .put("remoteAddress", remoteAddress)
                .put("origin", origin)
                .put("token", token)
                .put("deadline", deadline.toString())
                .toBytes();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ConnectEvent[" + route + ", " + remoteAddress + ", " + (token == null ? "no token" : "a token")
                + ", until " + deadline + "]";
    }
}
