package io.barnabas.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Keys and tokens of an issuer that tests make up: {@code https://issuer.example}, for {@code barnabas}. */
final class Tokens {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    static final RSAKey RSA = rsa("rsa", 2048);
    static final ECKey EC = ec("ec", Curve.P_256);
    /** Good from {@link #NOW} on for a minute. */
    static final String CLAIMS = claims("exp", NOW.getEpochSecond() + 60);

    private Tokens() {}

    static RSAKey rsa(String kid, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(String kid, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Issuer, audience, subject and one more claim. */
    static String claims(String name, Object value) {
        return "{\"iss\":\"https://issuer.example\",\"aud\":\"barnabas\",\"sub\":\"alice\",\"" + name + "\":" + value
                + "}";
    }

    /** All that a good token has, and one more claim. */
    static String goodClaims(String name, Object value) {
        return CLAIMS.replace("{", "{\"" + name + "\":" + value + ",");
    }

    static String good(JWK key) {
        return signed(key, CLAIMS);
    }

    static String signed(JWK key, String claims) {
        return signed(key, header(key).build(), claims);
    }

    static JWSHeader.Builder header(JWK key) {
        return new JWSHeader.Builder(key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                .keyID(key.getKeyID());
    }

    static String signed(JWK key, JWSHeader header, String claims) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
            return signed(signer, header, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWSSigner signer, JWSHeader header, String claims) {
        try {
            JWSObject object = new JWSObject(header, new Payload(claims));
            object.sign(signer);
            return object.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed for real, with a header of literal JSON. */
    static String signedRaw(RSAKey key, String header, String claims) {
        try {
            String signed = base64(header) + "." + base64(claims);
            var signature = new RSASSASigner(key)
                    .sign(new JWSHeader(JWSAlgorithm.RS256), signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + signature;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true).getBytes(StandardCharsets.UTF_8);
    }

    static JwtConfig config() {
        return new JwtConfig(
                Set.of("https://issuer.example"),
                Set.of("barnabas"),
                JwtConfig.DEFAULT_ALGORITHMS,
                null,
                Duration.ofSeconds(30),
                "sub",
                List.of(),
                1024);
    }
}
