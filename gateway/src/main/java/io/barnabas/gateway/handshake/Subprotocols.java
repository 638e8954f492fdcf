package io.barnabas.gateway.handshake;

import java.util.ArrayList;
import java.util.List;

/** What a client offers in {@code Sec-WebSocket-Protocol} (RFC 6455 section 4.1, RFC 9110 section 5.6.1). */
public final class Subprotocols {
    /** The subprotocol that precedes a token. */
    public static final String BEARER = "bearer";

    private Subprotocols() {}

    /** All elements in the client's order, a token among them where there is one; empty for none. */
    public static List<String> offered(UpgradeRequest request) {
        List<String> offered = new ArrayList<>();
        for (String header : request.headers("Sec-WebSocket-Protocol")) {
            for (String element : header.split(",", -1)) {
                if (!element.isBlank()) {
                    offered.add(element.strip());
                }
            }
        }
        return offered;
    }

    /** The same without {@link #BEARER} and what follows it, which is a token and no subprotocol. */
    public static List<String> withoutToken(UpgradeRequest request) {
        List<String> offered = offered(request);
        int bearer = offered.indexOf(BEARER);
        while (bearer >= 0) {
            offered.subList(bearer, Math.min(bearer + 2, offered.size())).clear();
            bearer = offered.indexOf(BEARER);
        }
        return offered;
    }
}
