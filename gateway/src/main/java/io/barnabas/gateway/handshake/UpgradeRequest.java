package io.barnabas.gateway.handshake;

import java.util.List;

/** What the handshake needs to know of an HTTP request. */
public interface UpgradeRequest {
    String method();

    /** The request's target as it came: path and query, or a whole URI. */
    String target();

    /** Whether it is HTTP/1.1. */
    boolean isHttp11();

    /** All values of a header, in order; empty for none. The name's case does not matter. */
    List<String> headers(String name);
}
