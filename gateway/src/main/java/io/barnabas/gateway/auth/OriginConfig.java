package io.barnabas.gateway.auth;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pages may connect: a list of origins, each exactly; or any; or, where neither is said, any unless a cookie
 * authenticates, then those of the gateway's own host.
 *
 * @param any whether every page may
 * @param allowed the only ones that may; empty where {@code any} is true or nothing was said
 */
public record OriginConfig(boolean any, List<String> allowed) {
    /** Nothing was said. */
    public static final OriginConfig DEFAULT = new OriginConfig(false, List.of());

    private static final String ANY = "*";

    public OriginConfig {
        allowed = List.copyOf(allowed);
        if (any && !allowed.isEmpty()) {
            throw new IllegalArgumentException("origins " + allowed + " and any: expected one or the other");
        }
        parse(allowed);
    }

    /** From the configured list, where {@code *} alone means any. */
    public static OriginConfig of(List<String> origins) {
        return origins.equals(List.of(ANY)) ? new OriginConfig(true, List.of()) : new OriginConfig(false, origins);
    }

    List<Origin> origins() {
        return parse(allowed);
    }

    private static List<Origin> parse(List<String> texts) {
        List<Origin> origins = new ArrayList<>();
        for (String text : texts) {
            Origin origin = Origin.parse(text);
            if (origin == null) {
                throw new IllegalArgumentException("origin '" + text
                        + "': expected scheme://host or scheme://host:port without a path or wildcard, or * alone");
            }
            origins.add(origin);
        }
        return origins;
    }
}
