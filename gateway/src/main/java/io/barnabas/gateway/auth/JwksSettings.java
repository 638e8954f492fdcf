package io.barnabas.gateway.auth;

import io.barnabas.common.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads where public keys come from. */
final class JwksSettings {
    private JwksSettings() {}

    /** Null where none are configured, and where something cannot be used, which is a problem. */
    static @Nullable JwksConfig read(Settings settings, String auth, AuthMode mode) {
        String jwks = auth + ".jwks-";
        String url = settings.optionalString(jwks + "url", "Where the issuer's key set (JWKS) is, by https.");
        String file = settings.optionalString(jwks + "file", "The key set (JWKS) as a file, read again on change.");
        boolean plainHttp = settings.bool(
                jwks + "plain-http",
                "Whether the key set may come by http from another machine: who changes it on its way lets anybody in.",
                false);
        Duration refresh = time(
                settings,
                jwks + "refresh",
                "Time between two loads of the key set.",
                file == null ? JwksConfig.DEFAULT_URL_REFRESH : JwksConfig.DEFAULT_FILE_REFRESH);
        Duration minInterval = time(
                settings,
                jwks + "min-interval",
                "Shortest time between two loads, however many tokens name unknown keys.",
                JwksConfig.DEFAULT_MIN_INTERVAL);
        Duration minRetry = time(
                settings,
                jwks + "min-retry",
                "Longest wait after the first load that fails, doubled by each further one.",
                JwksConfig.DEFAULT_MIN_RETRY);
        Duration maxRetry = time(
                settings, jwks + "max-retry", "Longest wait after a load that fails.", JwksConfig.DEFAULT_MAX_RETRY);
        Duration timeout =
                time(settings, jwks + "timeout", "Longest time that a load may take.", JwksConfig.DEFAULT_TIMEOUT);
        Duration maxAge = time(
                settings,
                jwks + "max-age",
                "How long the last good key set is used while loading fails.",
                JwksConfig.DEFAULT_MAX_AGE);
        Duration maxWait = time(
                settings,
                jwks + "max-wait",
                "How long a token waits for its key before the answer is 503.",
                JwksConfig.DEFAULT_MAX_WAIT);
        if (url == null && file == null) {
            return null;
        }
        // The key alone, for a URL may hold a secret.
        String location = jwks + (url == null ? "file" : "url");
        if (mode != AuthMode.JWT || (url != null && file != null)) {
            settings.problem(location + ": expected the mode jwt, and a URL or a file, not both");
            return null;
        }
        return settings.make(
                location,
                () -> new JwksConfig(
                        url == null ? fileUri(String.valueOf(file)) : uri(url),
                        plainHttp,
                        refresh,
                        minInterval,
                        minRetry,
                        maxRetry,
                        timeout,
                        maxAge,
                        maxWait));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected a URL", e);
        }
    }

    private static URI fileUri(String file) {
        try {
            return Path.of(file).toAbsolutePath().toUri();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected a path", e);
        }
    }

    private static Duration time(Settings settings, String key, String description, Duration defaultValue) {
        return settings.duration(key, description, defaultValue, JwksConfig.MIN_TIME, JwksConfig.MAX_TIME);
    }
}
