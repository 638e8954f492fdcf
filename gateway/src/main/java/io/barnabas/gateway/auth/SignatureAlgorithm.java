package io.barnabas.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signature algorithms that a route may name (RFC 7518 section 3.1). {@code none} is not among them, so no
 * configuration can allow it.
 */
public enum SignatureAlgorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    HS256,
    HS384,
    HS512;

    /** All names, for messages. */
    static final String NAMES = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));

    /** By its exact name in a token's header; null for any other. */
    static @Nullable SignatureAlgorithm named(String name) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    /** By its exact name; throws {@link IllegalArgumentException} for any other. */
    static SignatureAlgorithm parse(String name) {
        SignatureAlgorithm algorithm = named(name);
        if (algorithm == null) {
            throw new IllegalArgumentException("algorithm '" + name + "': expected one of " + NAMES);
        }
        return algorithm;
    }

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(name());
    }

    /** Whether who can check a signature can also make one: these need a secret, the others public keys. */
    boolean symmetric() {
        return this == HS256 || this == HS384 || this == HS512;
    }

    /** The shortest secret, in bytes (RFC 7518 section 3.2): as long as the hash; 0 for those that need none. */
    int minSecretBytes() {
        return switch (this) {
            case HS256 -> 32;
            case HS384 -> 48;
            case HS512 -> 64;
            default -> 0;
        };
    }
}
