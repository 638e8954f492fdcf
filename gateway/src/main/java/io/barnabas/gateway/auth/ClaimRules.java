package io.barnabas.gateway.auth;

import io.barnabas.gateway.auth.AuthResult.Accepted;
import io.barnabas.gateway.auth.AuthResult.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the claims of a genuine token must say (RFC 7519 section 4.1). Thread-safe. */
final class ClaimRules {
    private final JwtConfig config;
    private final InstantSource clock;

    ClaimRules(JwtConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    AuthResult judge(Claims claims) {
        AuthReason reason = problem(claims);
        return reason == null ? identify(claims) : new Refused(reason);
    }

    private @Nullable AuthReason problem(Claims claims) {
        if (!fits(config.issuers(), claims, "iss")) {
            return AuthReason.ISSUER;
        }
        if (!fits(config.audiences(), claims, "aud")) {
            return AuthReason.AUDIENCE;
        }
        Instant now = clock.instant();
        Instant expiry = claims.time("exp");
        if (expiry == null) {
            return AuthReason.CLAIMS;
        }
        if (!now.isBefore(expiry.plus(config.leeway()))) {
            return AuthReason.EXPIRED;
        }
        if (!claims.has("nbf")) {
            return null;
        }
        Instant notBefore = claims.time("nbf");
        if (notBefore == null) {
            return AuthReason.CLAIMS;
        }
        return now.plus(config.leeway()).isBefore(notBefore) ? AuthReason.NOT_YET_VALID : null;
    }

    private static boolean fits(Set<String> wanted, Claims claims, String name) {
        if (wanted.contains(JwtConfig.ANY)) {
            return true;
        }
        if (name.equals("iss")) {
            String issuer = claims.text(name);
            return issuer != null && wanted.contains(issuer);
        }
        return claims.texts(name).stream().anyMatch(wanted::contains);
    }

    private AuthResult identify(Claims claims) {
        String user = claims.text(config.userClaim());
        if (user == null || user.isEmpty() || bytes(user) > Identity.MAX_USER_BYTES || hasControls(user)) {
            return new Refused(AuthReason.CLAIMS);
        }
        Map<String, String> attributes = new HashMap<>();
        int size = 0;
        for (String name : config.attributeClaims()) {
            String value = claims.copy(name);
            if (value != null) {
                size += bytes(name) + bytes(value);
                attributes.put(name, value);
            }
        }
        // To leave some out could turn a "no" into a "yes" for whoever reads them.
        if (size > config.maxAttributeBytes() || attributes.values().stream().anyMatch(ClaimRules::hasControls)) {
            return new Refused(AuthReason.CLAIMS);
        }
        Instant expiry = claims.time("exp");
        return new Accepted(new Identity(user, attributes, expiry == null ? null : expiry.plus(config.leeway())));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
