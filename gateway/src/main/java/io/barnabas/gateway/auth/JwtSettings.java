package io.barnabas.gateway.auth;

import io.barnabas.common.config.Secret;
import io.barnabas.common.config.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rules for tokens. */
final class JwtSettings {
    private JwtSettings() {}

    /** Null in another mode than {@link AuthMode#JWT}, and where something cannot be used, which is a problem. */
    static @Nullable JwtConfig read(Settings settings, String auth, AuthMode mode) {
        Set<SignatureAlgorithm> algorithms = algorithms(settings, auth + ".algorithms");
        List<String> issuers = settings.list(
                auth + ".issuers", "Issuers (iss) whose tokens are accepted, exactly; * for any.", List.of());
        List<String> audiences = settings.list(
                auth + ".audiences", "Audiences (aud) of which a token must name one; * for any.", List.of());
        Secret secret = settings.secret(
                auth + ".secret", "Shared secret for HS256, HS384 and HS512, of at least 32, 48 and 64 bytes.");
        Duration leeway = settings.duration(
                auth + ".leeway",
                "How far clocks may be apart when a token's times are checked.",
                JwtConfig.DEFAULT_LEEWAY,
                Duration.ZERO,
                JwtConfig.MAX_LEEWAY);
        String userClaim =
                settings.string(auth + ".user-claim", "Claim that names the user.", JwtConfig.DEFAULT_USER_CLAIM);
        List<String> attributes = settings.list(
                auth + ".attributes", "Claims that are copied as attributes of the connection, at most 16.", List.of());
        int maxAttributeBytes = (int) settings.bytes(
                auth + ".attributes-max-size",
                "Most bytes of copied claims; a token with more is refused.",
                JwtConfig.DEFAULT_MAX_ATTRIBUTE_BYTES,
                0,
                JwtConfig.MAX_ATTRIBUTE_BYTES);
        if (mode == AuthMode.JWT) {
            return settings.make(
                    auth,
                    () -> new JwtConfig(
                            new HashSet<>(issuers),
                            new HashSet<>(audiences),
                            algorithms,
                            secret,
                            leeway,
                            userClaim,
                            attributes,
                            maxAttributeBytes));
        }
        if (!issuers.isEmpty() || !audiences.isEmpty() || secret != null) {
            settings.problem(
                    auth + ": issuers, audiences or a secret, but another mode: expected " + auth + ".mode = 'jwt'");
        }
        return null;
    }

    private static Set<SignatureAlgorithm> algorithms(Settings settings, String key) {
        List<String> defaults =
                JwtConfig.DEFAULT_ALGORITHMS.stream().map(Enum::name).sorted().toList();
        List<String> names = settings.list(
                key,
                "The only signature algorithms that are accepted, of " + SignatureAlgorithm.NAMES
                        + "; those with HS need a secret.",
                defaults);
        return new HashSet<>(AuthSettings.elements(settings, key, names, SignatureAlgorithm::parse));
    }
}
