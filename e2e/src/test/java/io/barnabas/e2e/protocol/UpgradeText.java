package io.barnabas.e2e.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An upgrade request as text: a good one (RFC 6455 section 1.3), from which a test departs in one thing. Immutable. */
record UpgradeText(String requestLine, List<String> headerLines) {
    /** Key of RFC 6455 section 1.3. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    /** The answer to {@link #KEY}. */
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    static UpgradeText good() {
        return new UpgradeText(
                "GET /ws HTTP/1.1",
                List.of(
                        "Host: server.example.com",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + KEY,
                        "Sec-WebSocket-Version: 13"));
    }

    UpgradeText line(String newRequestLine) {
        return new UpgradeText(newRequestLine, headerLines);
    }

    /** Adds a line as it is, which need not be a header. */
    UpgradeText plus(String line) {
        List<String> lines = new ArrayList<>(headerLines);
        lines.add(line);
        return new UpgradeText(requestLine, lines);
    }

    /** Puts a line before all headers. */
    UpgradeText first(String line) {
        List<String> lines = new ArrayList<>(headerLines);
        lines.add(0, line);
        return new UpgradeText(requestLine, lines);
    }

    UpgradeText without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new UpgradeText(
                requestLine,
                headerLines.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList());
    }

    /** Puts a line in place of the header of that name. */
    UpgradeText with(String name, String line) {
        return without(name).plus(line);
    }

    byte[] bytes() {
        return text().getBytes(ISO_8859_1);
    }

    String text() {
        return requestLine + "\r\n" + String.join("\r\n", headerLines) + "\r\n\r\n";
    }
}
