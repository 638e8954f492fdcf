package io.barnabas.common.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What clients have sent, on a terminal: nothing in it may move the cursor or hide text. Pure. */
public final class Shown {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private Shown() {}

    /** One line, control and formatting characters as their code points. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(it -> append(line, it, false));
        return line.toString();
    }

    /** One line of at most so many characters. */
    public static String line(String text, int most) {
        String line = line(text);
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }

    /** As text with its line breaks where the bytes are UTF-8 that people can read, else in hexadecimal digits. */
    public static String bytes(byte[] bytes, boolean hexOnly) {
        String text = hexOnly ? null : text(bytes);
        return text == null ? hex(bytes) : text;
    }

    /** As {@link #bytes} in one line; {@code hex} begins what is no text. */
    public static String header(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        String text = text(bytes);
        return text == null ? "hex " + HEX.formatHex(bytes) : line(text);
    }

    private static @Nullable String text(byte[] bytes) {
        String decoded;
        try {
            decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
        if (decoded.chars().anyMatch(it -> it < ' ' && it != '\n' && it != '\r' && it != '\t')) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        decoded.codePoints().forEach(it -> append(text, it, true));
        return text.toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 32) {
            lines.append(HEX.formatHex(bytes, i, Math.min(bytes.length, i + 32)))
                    .append('\n');
        }
        return lines.toString().stripTrailing();
    }

    private static void append(StringBuilder text, int codePoint, boolean lines) {
        boolean keep = lines && (codePoint == '\n' || codePoint == '\t');
        int type = Character.getType(codePoint);
        boolean unseen = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        if (unseen && !keep) {
            text.append(String.format("\\u{%x}", codePoint));
        } else {
            text.appendCodePoint(codePoint);
        }
    }
}
