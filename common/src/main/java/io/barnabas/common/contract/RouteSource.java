package io.barnabas.common.contract;

import org.jspecify.annotations.Nullable;

/** The source of a route's events, {@code ce_source}: {@code /barnabas/<route>}. */
public final class RouteSource {
    private static final String PREFIX = "/barnabas/";

    private RouteSource() {}

    public static String of(String route) {
        return PREFIX + route;
    }

    /** The name of the route; null where the text is no source of any. */
    public static @Nullable String route(String source) {
        return source.startsWith(PREFIX) && source.length() > PREFIX.length()
                ? source.substring(PREFIX.length())
                : null;
    }
}
