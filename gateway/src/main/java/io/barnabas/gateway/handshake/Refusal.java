package io.barnabas.gateway.handshake;

import java.util.Map;

/**
 * An HTTP answer instead of an upgrade.
 *
 * @param status HTTP status
 * @param text one sentence for people, sent as the body
 * @param headers further response headers
 */
public record Refusal(int status, String text, Map<String, String> headers) {
    public Refusal(int status, String text) {
        this(status, text, Map.of());
    }

    public static Refusal notFound(String path) {
        return new Refusal(404, "No route at " + printable(path) + ".");
    }

    /** The node cannot forward frames now; another may. */
    public static Refusal notReady() {
        return new Refusal(503, "This node is not ready. Try again or try another node.", Map.of("Retry-After", "5"));
    }

    /** A value of the request for a message: printable ASCII only, at most 100 characters. */
    static String printable(String value) {
        String cut = value.length() <= 100 ? value : value.substring(0, 100) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
