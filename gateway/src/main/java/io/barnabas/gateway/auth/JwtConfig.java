package io.barnabas.gateway.auth;

import io.barnabas.common.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens a route accepts.
 *
 * @param issuers values of {@code iss}, exactly; {@link #ANY} alone for any or none
 * @param audiences values of {@code aud}, one of which must be in the token; {@link #ANY} alone for any or none
 * @param algorithms the only ones that are accepted
 * @param secret for HMAC, which is accepted only with one; null for none
 * @param leeway how far clocks may be apart, for {@code exp} and {@code nbf}; at most 5 minutes
 * @param userClaim claim that names the user
 * @param attributeClaims claims copied where the token has them; at most {@link #MAX_ATTRIBUTES}
 * @param maxAttributeBytes most bytes of what is copied, names and values in UTF-8; a token with more is refused
 */
public record JwtConfig(
        Set<String> issuers,
        Set<String> audiences,
        Set<SignatureAlgorithm> algorithms,
        @Nullable Secret secret,
        Duration leeway,
        String userClaim,
        List<String> attributeClaims,
        int maxAttributeBytes) {
    /** Stands alone for no restriction. */
    public static final String ANY = "*";

    public static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS =
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256);
    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);
    public static final Duration MAX_LEEWAY = Duration.ofMinutes(5);
    public static final String DEFAULT_USER_CLAIM = "sub";
    public static final int MAX_ATTRIBUTES = 16;
    public static final int DEFAULT_MAX_ATTRIBUTE_BYTES = 1024;
    public static final int MAX_ATTRIBUTE_BYTES = 8192;

    private static final Pattern CLAIM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public JwtConfig {
        issuers = Set.copyOf(issuers);
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        attributeClaims = List.copyOf(attributeClaims);
        checkNames("issuers", issuers);
        checkNames("audiences", audiences);
        checkAlgorithms(algorithms, secret);
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("leeway " + leeway + ": expected PT0S to " + MAX_LEEWAY);
        }
        checkClaim(userClaim);
        attributeClaims.forEach(JwtConfig::checkClaim);
        if (attributeClaims.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(
                    attributeClaims.size() + " claims to copy: expected at most " + MAX_ATTRIBUTES);
        }
        if (new HashSet<>(attributeClaims).size() != attributeClaims.size()) {
            throw new IllegalArgumentException("claims to copy " + attributeClaims + ": expected each once");
        }
        if (maxAttributeBytes < 0 || maxAttributeBytes > MAX_ATTRIBUTE_BYTES) {
            throw new IllegalArgumentException(
                    "size of copied claims " + maxAttributeBytes + ": expected 0 to " + MAX_ATTRIBUTE_BYTES + " bytes");
        }
    }

    /** Null where no HMAC key can be made of the configuration. */
    byte @Nullable [] secretBytes() {
        return secret == null ? null : secret.reveal().getBytes(StandardCharsets.UTF_8);
    }

    private static void checkNames(String what, Set<String> names) {
        if (names.isEmpty() || names.contains("") || (names.contains(ANY) && names.size() > 1)) {
            throw new IllegalArgumentException(what + " " + names + ": expected at least one, or " + ANY
                    + " alone, which leaves that claim unchecked");
        }
    }

    private static void checkAlgorithms(Set<SignatureAlgorithm> algorithms, @Nullable Secret secret) {
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("no algorithm: expected some of " + SignatureAlgorithm.NAMES);
        }
        int needed = algorithms.stream()
                .mapToInt(SignatureAlgorithm::minSecretBytes)
                .max()
                .orElse(0);
        if (needed == 0 && secret != null) {
            throw new IllegalArgumentException(
                    "a secret with the algorithms " + algorithms + ": expected none, or one of HS256, HS384, HS512");
        }
        int found = secret == null ? 0 : secret.reveal().getBytes(StandardCharsets.UTF_8).length;
        if (found < needed) {
            throw new IllegalArgumentException("a secret of " + found + " bytes for the algorithms " + algorithms
                    + ": expected at least " + needed + " (RFC 7518 section 3.2)");
        }
    }

    private static void checkClaim(String claim) {
        if (!CLAIM.matcher(claim).matches()) {
            throw new IllegalArgumentException(
                    "claim '" + claim + "': expected 1 to 128 characters of ASCII without spaces");
        }
    }
}
