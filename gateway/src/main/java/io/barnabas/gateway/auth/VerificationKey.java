package io.barnabas.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that checks signatures, ready to be used, and the algorithms that it may be used with. Thread-safe.
 *
 * @param id its {@code kid}; null where it has none
 * @param algorithms those of its type and curve, or the one that it names itself
 * @param verifier checks signatures of these algorithms
 */
record VerificationKey(@Nullable String id, Set<SignatureAlgorithm> algorithms, JWSVerifier verifier) {
    /** RFC 7518 section 3.3: an RSA key must have 2048 bits or more. */
    private static final int MIN_RSA_BITS = 2048;
    /** Checking a signature takes longer with each bit. */
    private static final int MAX_RSA_BITS = 8192;

    /**
     * Null where the key is not one for checking signatures with public keys: RFC 7517 section 5 says to ignore what is
     * not understood. A symmetric key among public ones is never used.
     */
    static @Nullable VerificationKey of(Map<String, Object> json) {
        try {
            JWK jwk = JWK.parse(json);
            JWSVerifier verifier = isForSignatures(jwk) ? verifier(jwk) : null;
            Set<SignatureAlgorithm> algorithms = verifier == null ? Set.of() : algorithms(verifier, jwk);
            return verifier == null || algorithms.isEmpty()
                    ? null
                    : new VerificationKey(jwk.getKeyID(), algorithms, verifier);
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException notUsable) {
            return null;
        }
    }

    /** Of a secret that has been found long enough for the algorithm. */
    static VerificationKey ofSecret(byte[] secret, SignatureAlgorithm algorithm) {
        try {
            return new VerificationKey(null, Set.of(algorithm), new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes for " + algorithm, e);
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        boolean use = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean operations =
                jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY);
        return use && operations;
    }

    private static @Nullable JWSVerifier verifier(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey rsa) {
            boolean sizeFits = rsa.size() >= MIN_RSA_BITS && rsa.size() <= MAX_RSA_BITS;
            return sizeFits ? new RSASSAVerifier(rsa.toRSAPublicKey()) : null;
        }
        return jwk instanceof ECKey ec ? new ECDSAVerifier(ec.toECPublicKey()) : null;
    }

    private static Set<SignatureAlgorithm> algorithms(JWSVerifier verifier, JWK jwk) {
        Set<SignatureAlgorithm> algorithms = new HashSet<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            boolean named =
                    jwk.getAlgorithm() == null || jwk.getAlgorithm().getName().equals(algorithm.name());
            if (named && verifier.supportedJWSAlgorithms().contains(algorithm.jws())) {
                algorithms.add(algorithm);
            }
        }
        return Set.copyOf(algorithms);
    }
}
