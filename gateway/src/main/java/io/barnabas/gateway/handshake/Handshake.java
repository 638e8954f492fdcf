package io.barnabas.gateway.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges upgrade requests by RFC 6455 section 4.2.1, rule by rule. Thread-safe. */
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final Pattern TARGET = Pattern.compile("[\\x21-\\x7e]+");
    /** A name or an address, and perhaps a port (RFC 3986 section 3.2.2), not examined further. */
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._~!$&'()*+;=%-]+|\\[[0-9A-Za-z:.%]+\\])(:[0-9]{0,5})?");

    private Handshake() {}

    /** Null when the request may be upgraded, else the answer to give. */
    public static @Nullable Refusal check(UpgradeRequest request) {
        if (!request.method().equals("GET")) {
            return new Refusal(
                    405,
                    "Method " + Refusal.printable(request.method())
                            + " is not allowed here: a WebSocket begins with GET.",
                    Map.of("Allow", "GET"));
        }
        if (!request.isHttp11()) {
            return new Refusal(400, "A WebSocket needs HTTP/1.1.");
        }
        if (!TARGET.matcher(request.target()).matches()) {
            return new Refusal(
                    // Not the query, which may hold a token.
                    400,
                    "The target at " + LoggablePath.of(request.target()) + " has characters that a URI cannot have.");
        }
        if (!request.headers("").isEmpty()) {
            return new Refusal(400, "A header has no name.");
        }
        List<String> hosts = request.headers("Host");
        if (hosts.size() != 1 || !HOST.matcher(hosts.get(0).strip()).matches()) {
            return new Refusal(400, "Header Host: expected one host, found " + shown(hosts) + ".");
        }
        if (!hasToken(request.headers("Upgrade"), "websocket")) {
            return upgradeRequired("This is a WebSocket endpoint: expected header Upgrade: websocket.");
        }
        if (!hasToken(request.headers("Connection"), "upgrade")) {
            return new Refusal(400, "Header Connection: expected the token Upgrade.");
        }
        if (hasToken(request.headers("Connection"), "close")) {
            return new Refusal(400, "Header Connection: expected Upgrade without close.");
        }
        List<String> versions = request.headers("Sec-WebSocket-Version");
        if (versions.size() != 1 || !versions.get(0).strip().equals("13")) {
            return new Refusal(
                    426,
                    "Header Sec-WebSocket-Version: expected 13, found " + shown(versions) + ".",
                    Map.of("Sec-WebSocket-Version", "13", "Upgrade", "websocket"));
        }
        List<String> keys = request.headers("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.get(0).strip())) {
            return new Refusal(
                    400, "Header Sec-WebSocket-Key: expected 16 bytes in base64, found " + shown(keys) + ".");
        }
        if (hasBody(request)) {
            return new Refusal(400, "An upgrade request must not have a body.");
        }
        return null;
    }

    /** The value of {@code Sec-WebSocket-Accept} for a key (RFC 6455 section 4.2.2, step 5.4). */
    public static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key.strip() + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static Refusal upgradeRequired(String text) {
        return new Refusal(426, text, Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }

    private static boolean hasToken(List<String> values, String token) {
        return values.stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(part -> part.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private static boolean isKey(String key) {
        if (key.length() != KEY_LENGTH) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean hasBody(UpgradeRequest request) {
        return !request.headers("Transfer-Encoding").isEmpty()
                || request.headers("Content-Length").stream()
                        .anyMatch(length -> !length.strip().equals("0"));
    }

    private static String shown(List<String> values) {
        return values.isEmpty() ? "nothing" : "'" + Refusal.printable(String.join(", ", values)) + "'";
    }
}
