package io.barnabas.common.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A text that no log, message or table may show: a password, a token. */
public final class Secret {
    /** Stands where a secret would. */
    public static final String HIDDEN = "***";

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for whoever needs it to prove or to check something. */
    public String reveal() {
        return text;
    }

    /** In a time that does not tell how much of the other text is right. */
    public boolean matches(String other) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && matches(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
