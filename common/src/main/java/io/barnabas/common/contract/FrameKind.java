package io.barnabas.common.contract;

import java.util.Locale;

/** The two kinds of data message of RFC 6455 section 5.6, and how {@code content-type} tells them apart. */
public enum FrameKind {
    TEXT('t', "text/plain; charset=utf-8"),
    BINARY('b', "application/octet-stream");

    private final char letter;
    private final String contentType;

    FrameKind(char letter, String contentType) {
        this.letter = letter;
        this.contentType = contentType;
    }

    /** The letter that stands for it in a {@link CorrelationId}. */
    char letter() {
        return letter;
    }

    /** The {@code content-type} of an inbound message of this kind. */
    public String contentType() {
        return contentType;
    }

    static FrameKind ofLetter(char letter) {
        return switch (letter) {
            case 't' -> TEXT;
            case 'b' -> BINARY;
            default -> throw new IllegalArgumentException("frame kind '" + letter + "': expected 't' or 'b'");
        };
    }

    /**
     * The frame kind for an outbound record's {@code content-type}: text for {@code text/*}, JSON, XML (also as
     * {@code +json}, {@code +xml}) and anything with {@code charset=utf-8}; binary for the rest.
     */
    public static FrameKind ofContentType(String contentType) {
        String lower = contentType.toLowerCase(Locale.ROOT).strip();
        int semicolon = lower.indexOf(';');
        String media = semicolon < 0 ? lower : lower.substring(0, semicolon).strip();
        boolean text = media.startsWith("text/")
                || media.equals("application/json")
                || media.equals("application/xml")
                || media.endsWith("+json")
                || media.endsWith("+xml")
                || lower.replace(" ", "").replace("\"", "").contains("charset=utf-8");
        return text ? TEXT : BINARY;
    }
}
