package io.barnabas.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.barnabas.gateway.auth.AuthResult.Refused;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one JSON Web Token by the rules of RFC 7519 and RFC 8725, cheapest first: size, form, algorithm, header, key,
 * signature, claims. Costs the caller cryptography and no I/O. Of the header only {@code alg}, {@code typ}, {@code crit}
 * and {@code kid} are looked at: keys and URLs that a token brings itself are never used. Thread-safe.
 */
final class JwtVerifier {
    /** RFC 7519 section 5.1, RFC 9068 section 2.1; a token for another use says so (RFC 8725 section 3.11). */
    private static final Set<String> TYPES = Set.of("jwt", "application/jwt", "at+jwt", "application/at+jwt");

    private final JwtConfig config;
    private final ClaimRules rules;
    private final Jwks secrets;

    JwtVerifier(JwtConfig config, InstantSource clock) {
        this.config = config;
        this.rules = new ClaimRules(config, clock);
        this.secrets = secrets(config);
    }

    /**
     * Never throws for a token, whatever it is.
     *
     * @param keys public keys; null where there are none yet
     */
    AuthResult verify(String token, @Nullable Jwks keys) {
        if (token.length() > TokenText.MAX_LENGTH) {
            return new Refused(AuthReason.TOO_LARGE);
        }
        String[] parts = token.split("\\.", -1);
        Map<String, Object> header = parts.length == 3 ? header(parts[0]) : null;
        if (header == null) {
            return new Refused(AuthReason.MALFORMED);
        }
        SignatureAlgorithm algorithm = header.get("alg") instanceof String name ? SignatureAlgorithm.named(name) : null;
        if (algorithm == null || !config.algorithms().contains(algorithm)) {
            return new Refused(AuthReason.ALGORITHM);
        }
        AuthReason reason = problem(header);
        byte[] payload = decode(parts[1]);
        if (reason != null || payload == null || decode(parts[2]) == null) {
            return new Refused(reason == null ? AuthReason.MALFORMED : reason);
        }
        // A secret has no kid here, so one in the token says nothing.
        String kid = algorithm.symmetric() ? null : (String) header.get("kid");
        Jwks chosen = algorithm.symmetric() ? secrets : keys;
        if (chosen == null) {
            return new Refused(AuthReason.UNAVAILABLE);
        }
        List<VerificationKey> candidates = chosen.candidates(algorithm, kid);
        if (candidates.isEmpty()) {
            return new Refused(AuthReason.UNKNOWN_KEY);
        }
        if (!isSigned(token, algorithm, candidates)) {
            return new Refused(AuthReason.SIGNATURE);
        }
        Claims claims = Claims.parse(payload);
        return claims == null ? new Refused(AuthReason.MALFORMED) : rules.judge(claims);
    }

    private static @Nullable AuthReason problem(Map<String, Object> header) {
        // RFC 7515 section 4.1.11: what is critical must be understood, and nothing is. b64 comes with crit only.
        if (header.containsKey("crit") || header.containsKey("b64")) {
            return AuthReason.MALFORMED;
        }
        Object kid = header.get("kid");
        if (kid != null && !(kid instanceof String)) {
            return AuthReason.MALFORMED;
        }
        Object type = header.get("typ");
        boolean typeFits =
                type == null || (type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT)));
        return typeFits ? null : AuthReason.TYPE;
    }

    private static boolean isSigned(String token, SignatureAlgorithm algorithm, List<VerificationKey> candidates) {
        int end = token.lastIndexOf('.');
        byte[] signed = token.substring(0, end).getBytes(StandardCharsets.US_ASCII);
        Base64URL signature = new Base64URL(token.substring(end + 1));
        // The header that Nimbus sees is ours: it needs the algorithm alone.
        JWSHeader header = new JWSHeader(algorithm.jws());
        return candidates.stream().anyMatch(key -> isSigned(key, header, signed, signature));
    }

    private static boolean isSigned(VerificationKey key, JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            return key.verifier().verify(header, signed, signature);
        } catch (JOSEException notASignature) {
            return false;
        }
    }

    private static @Nullable Map<String, Object> header(String part) {
        byte[] json = decode(part);
        return json == null ? null : Json.object(json);
    }

    /** Null where it is not base64url without padding (RFC 7515 section 2). */
    private static byte @Nullable [] decode(String part) {
        if (part.indexOf('=') >= 0) {
            return null;
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static Jwks secrets(JwtConfig config) {
        byte[] secret = config.secretBytes();
        List<VerificationKey> keys = new ArrayList<>();
        for (SignatureAlgorithm algorithm : config.algorithms()) {
            if (secret != null && algorithm.symmetric()) {
                keys.add(VerificationKey.ofSecret(secret, algorithm));
            }
        }
        return new Jwks(keys);
    }
}
