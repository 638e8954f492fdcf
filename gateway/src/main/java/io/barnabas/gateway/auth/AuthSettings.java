package io.barnabas.gateway.auth;

import io.barnabas.common.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads who may connect to a route: {@code auth.…} and {@code origins}. */
public final class AuthSettings {
    private AuthSettings() {}

    /**
     * From below a prefix such as {@code routes[0]}. Problems are left in the settings, which refuse to finish then; what
     * is given here for want of a better one lets nobody in through them.
     */
    public static AuthConfig from(Settings settings, String routePrefix) {
        String auth = routePrefix + ".auth";
        AuthMode mode = settings.choice(auth + ".mode", "How the route finds out who connects.", AuthMode.NONE);
        List<TokenSource> tokens = tokens(settings, auth + ".tokens", mode);
        JwtConfig jwt = JwtSettings.read(settings, auth, mode);
        JwksConfig jwks = JwksSettings.read(settings, auth, mode);
        Duration firstFrame = deadline(
                settings,
                auth + ".first-frame-deadline",
                "How long a client has to send its token as the first message.",
                AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE);
        Duration callout = deadline(
                settings,
                auth + ".callout-deadline",
                "How long a worker has to decide who may connect.",
                AuthConfig.DEFAULT_CALLOUT_DEADLINE);
        OriginConfig origins = origins(settings, routePrefix + ".origins");
        if (mode == AuthMode.JWT && jwt == null) {
            return AuthConfig.DEFAULT;
        }
        AuthConfig config =
                settings.make(auth, () -> new AuthConfig(mode, tokens, jwt, jwks, firstFrame, callout, origins));
        return config == null ? AuthConfig.DEFAULT : config;
    }

    /** What could be made of a list; the rest are problems. */
    static <T> List<T> elements(Settings settings, String key, List<String> texts, Function<String, T> parse) {
        List<T> elements = new ArrayList<>();
        for (String text : texts) {
            @Nullable T element = settings.make(key, () -> parse.apply(text));
            if (element != null) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static List<TokenSource> tokens(Settings settings, String key, AuthMode mode) {
        List<String> texts = settings.list(
                key,
                "Where tokens are taken from, the first that has one wins: " + TokenSource.EXPECTED
                        + "; with the mode jwt authorization by default.",
                List.of());
        return texts.isEmpty() && mode == AuthMode.JWT
                ? List.of(TokenSource.AUTHORIZATION)
                : elements(settings, key, texts, TokenSource::parse);
    }

    private static OriginConfig origins(Settings settings, String key) {
        List<String> origins = settings.list(
                key,
                "Pages that may connect, as scheme://host or scheme://host:port, or * for any; by default any, and only"
                        + " the gateway's own where a cookie holds the token.",
                List.of());
        OriginConfig config = settings.make(key, () -> OriginConfig.of(origins));
        return config == null ? OriginConfig.DEFAULT : config;
    }

    private static Duration deadline(Settings settings, String key, String description, Duration defaultValue) {
        return settings.duration(key, description, defaultValue, AuthConfig.MIN_DEADLINE, AuthConfig.MAX_DEADLINE);
    }
}
