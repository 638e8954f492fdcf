package io.barnabas.common.contract;

/**
 * Whom a fan-out record is for: the value of {@code barnabas_target}, or else the record's key.
 *
 * @param kind who is meant
 * @param name the channel or user; empty for {@link Kind#EVERYONE}
 */
public record Target(Kind kind, String name) {
    /** All connections of all routes that read the topic. */
    public static final Target EVERYONE = new Target(Kind.EVERYONE, "");

    private static final String CHANNEL_PREFIX = "channel/";
    private static final String USER_PREFIX = "user/";
    private static final int MAX_LENGTH = 255;

    /** Who is meant. */
    public enum Kind {
        EVERYONE,
        CHANNEL,
        USER
    }

    public Target {
        if (kind != Kind.EVERYONE && (name.isEmpty() || name.length() > MAX_LENGTH)) {
            throw new IllegalArgumentException(
                    "target name '" + ConnectionId.shorten(name) + "': expected 1 to " + MAX_LENGTH + " characters");
        }
    }

    public static Target channel(String name) {
        return new Target(Kind.CHANNEL, name);
    }

    public static Target user(String id) {
        return new Target(Kind.USER, id);
    }

    /** @throws IllegalArgumentException naming the text and what was expected */
    public static Target parse(String text) {
        if (text.equals("everyone")) {
            return EVERYONE;
        }
        if (text.startsWith(CHANNEL_PREFIX)) {
            return channel(text.substring(CHANNEL_PREFIX.length()));
        }
        if (text.startsWith(USER_PREFIX)) {
            return user(text.substring(USER_PREFIX.length()));
        }
        throw new IllegalArgumentException(
                "target '" + ConnectionId.shorten(text) + "': expected everyone, channel/<name> or user/<id>");
    }

    @Override
    public String toString() {
        return switch (kind) {
            case EVERYONE -> "everyone";
            case CHANNEL -> CHANNEL_PREFIX + name;
            case USER -> USER_PREFIX + name;
        };
    }
}
